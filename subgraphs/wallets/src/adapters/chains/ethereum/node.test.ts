import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import { faultIn, scripted } from "../../rpc/scripted.fixture.ts";
import { makeBalanceReader, makeEthereumNode } from "./node.ts";

const hash = (digit: string) => `0x${digit.repeat(64)}`;
const BLOCK = { number: "0x5", hash: hash("a"), parentHash: hash("b"), timestamp: "0x6b0c8e80" };
const HEAD = { height: 5, hash: hash("a"), parent: hash("b"), time: new Date("2026-11-29T20:43:44Z") };

describe("a node of Ethereum", () => {
  it.each([
    ["a word", "0x5"],
    ["a list", [BLOCK]],
    ["no number", { ...BLOCK, number: null }],
    ["a number that is none", { ...BLOCK, number: 5 }],
    ["a float", { ...BLOCK, timestamp: 1.5 }],
    ["a short hash", { ...BLOCK, hash: "0xa" }],
    ["no parent", { ...BLOCK, parentHash: undefined }],
    ["a time beyond all", { ...BLOCK, timestamp: "0x1fffffffffffff" }],
    ["another block", { ...BLOCK, number: "0x6" }],
    ["a number beyond what is kept", { ...BLOCK, number: "0x80000000" }],
  ])("is not relied on with %s for a block", async (_what, block) => {
    expect(await faultIn(makeEthereumNode(scripted({ eth_getBlockByNumber: block })).headAt(5))).toBeInstanceOf(
      NoAnswer,
    );
  });

  it("is not relied on without a newest block, or a first one", async () => {
    const node = makeEthereumNode(scripted({ eth_getBlockByNumber: null, eth_chainId: "0x1" }));
    expect(await faultIn(node.tip())).toBeInstanceOf(NoAnswer);
    expect(await faultIn(node.identity())).toBeInstanceOf(NoAnswer);
  });

  it("is not relied on with a newest block beyond what is kept: another is asked", async () => {
    const node = makeEthereumNode(scripted({ eth_getBlockByNumber: { ...BLOCK, number: "0x80000000" } }));
    expect(await faultIn(node.tip())).toBeInstanceOf(NoAnswer);
    const last = makeEthereumNode(scripted({ eth_getBlockByNumber: { ...BLOCK, number: "0x7fffffff" } }));
    expect((await last.tip()).height).toBe(2 ** 31 - 1);
  });

  it("hands on what the node refuses", async () => {
    const refusal = new NodeRefusal(-32_000, "header not found");
    const node = makeEthereumNode(scripted({ eth_getBlockByNumber: refusal }));
    expect(await faultIn(node.tip())).toBe(refusal);
  });

  it("tells of blocks by number, and of none where it is null", async () => {
    const asked: unknown[] = [];
    const node = makeEthereumNode(
      scripted({
        eth_getBlockByNumber: (...params) => {
          asked.push(params);
          return params[0] === "0x10" ? null : BLOCK;
        },
      }),
    );
    expect(await node.headAt(5)).toEqual(HEAD);
    expect(await node.headAt(16)).toBeNull();
    expect(await node.tip()).toEqual(HEAD);
    expect(asked).toEqual([
      ["0x5", false],
      ["0x10", false],
      ["latest", false],
    ]);
  });

  it("says what is final where it is asked: nothing is, before the first block is", async () => {
    const said = (answer: typeof BLOCK | null) =>
      makeEthereumNode(scripted({ eth_getBlockByNumber: answer }), { saysFinal: true }).finalHeight?.();
    expect(await said(BLOCK)).toBe(Number(BLOCK.number));
    expect(await said(null)).toBe(0);
    expect(makeEthereumNode(scripted({})).finalHeight).toBeUndefined();
  });

  it("says its chain as CAIP-2 has it", async () => {
    const genesis = { ...BLOCK, number: "0x0" };
    const node = makeEthereumNode(scripted({ eth_getBlockByNumber: genesis, eth_chainId: "0x7a69" }));
    expect(await node.identity()).toEqual({ chainId: "eip155:31337", genesis: hash("a") });
  });
});

describe("balances", () => {
  it("are not asked for further once one was refused", async () => {
    const asked: unknown[] = [];
    const reader = makeBalanceReader(
      scripted({
        eth_getBalance(address) {
          asked.push(address);
          return new NodeRefusal(-32_000, "header not found");
        },
      }),
    );
    const many = Array.from({ length: 100 }, (_, i) => `0x${i}`);
    expect(await faultIn(reader.balancesAt(many, hash("a")))).toBeInstanceOf(NodeRefusal);
    expect(asked.length).toBeLessThan(20);
  });

  it("are refused as a whole where one is in no known form", async () => {
    const reader = makeBalanceReader(scripted({ eth_getBalance: (address) => (address === "0xb" ? 1.5 : "0x1") }));
    expect(await faultIn(reader.balancesAt(["0xa", "0xb"], hash("a")))).toBeInstanceOf(NoAnswer);
  });

  it("are exact, and of the block that is named", async () => {
    const most = 2n ** 256n - 1n;
    const blocks: unknown[] = [];
    const reader = makeBalanceReader(
      scripted({
        eth_getBalance(address, block) {
          blocks.push(block);
          return address === "0xb" ? `0x${most.toString(16)}` : "0x0";
        },
      }),
    );
    expect(await reader.balancesAt(["0xa", "0xb"], hash("a"))).toEqual(
      new Map([
        ["0xa", 0n],
        ["0xb", most],
      ]),
    );
    expect(blocks).toEqual(Array(2).fill({ blockHash: hash("a"), requireCanonical: true }));
    expect(await reader.balancesAt([], hash("a"))).toEqual(new Map());
  });
});
