import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../app/chains/ports.ts";
import { faultIn, type Said, scripted } from "../../rpc/scripted.fixture.ts";
import { makeEthereumMempool } from "./mempool.ts";

const [FROM, TO] = [`0x${"1".repeat(40)}`, `0x${"ab".repeat(20)}`];
const HASH = `0x${"c".repeat(64)}`;
const ONE = { hash: HASH, from: FROM, to: TO, value: "0x5" };
const look = (block: Said, isKnown = (_txid: string) => false) =>
  makeEthereumMempool(scripted({ eth_getBlockByNumber: block })).look(isKnown);

describe("what waits at a node of Ethereum", () => {
  it.each([
    ["a word", "0x"],
    ["no transactions", {}],
    ["a transaction that is none", { transactions: [HASH] }],
    ["a value that is none", { transactions: [{ ...ONE, value: "5" }] }],
    ["no sender", { transactions: [{ ...ONE, from: null }] }],
  ])("is not relied on with %s", async (_what, block) => {
    expect(await faultIn(look(block as Said))).toBeInstanceOf(NoAnswer);
  });

  it("is what pays somebody else, and nothing where the node shows no such block", async () => {
    expect(await look(null)).toEqual({ txids: [], arrivals: [] });
    const others = [
      { ...ONE, to: null },
      { ...ONE, value: "0x0" },
      { ...ONE, to: FROM },
    ];
    expect((await look({ transactions: others })).arrivals).toEqual([]);
    expect(await look({ transactions: [ONE] })).toEqual({
      txids: [HASH],
      arrivals: [
        {
          ...{
            txid: HASH,
            position: "native",
            token: null,
            units: 5n,
            from: "0x1111111111111111111111111111111111111111",
          },
          address: "0xABaBaBaBABabABabAbAbABAbABabababaBaBABaB",
        },
      ],
    });
    expect((await look({ transactions: [ONE] }, () => true)).arrivals).toEqual([]);
  });
});
