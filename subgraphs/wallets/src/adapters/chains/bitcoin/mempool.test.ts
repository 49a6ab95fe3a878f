import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import { faultIn, type Said, scripted } from "../../rpc/scripted.fixture.ts";
import { makeBitcoinMempool } from "./mempool.ts";
import { BITCOIN_NETS } from "./nets.ts";

/** One output of 1 satoshi to P2WPKH of BIP-173's key, and one of nothing. */
const PAYS = [
  ...["02000000", `01${"00".repeat(36)}00ffffffff`, "02"],
  ...["0100000000000000160014751e76e8199196d454941c45d1b3a323f1433bd6", "0000000000000000016a", "00000000"],
].join("");
const TXID = "b772c8ee02eb5de7dfc43391228604eb76f27eeecf03f0b81bb06614b28ba4c8";
const look = (answers: Record<string, Said | NodeRefusal>, isKnown = (_txid: string) => false) =>
  makeBitcoinMempool(scripted(answers), BITCOIN_NETS.regtest).look(isKnown);

describe("what waits at a node of Bitcoin", () => {
  it.each([
    ["a word", "aa"],
    ["a list of what is no id", ["aa"]],
  ])("is not relied on with %s", async (_what, getrawmempool) => {
    expect(await faultIn(look({ getrawmempool }))).toBeInstanceOf(NoAnswer);
  });

  it("is left out where the node has other bytes under its id, none, or what is not known", async () => {
    for (const getrawtransaction of [PAYS, new NodeRefusal(-5, "No such mempool transaction"), "00", `${PAYS}00`])
      expect(await look({ getrawmempool: ["a".repeat(64)], getrawtransaction })).toEqual({
        ...{ txids: ["a".repeat(64)], arrivals: [] },
      });
  });

  it("is read by its bytes, once", async () => {
    const answers = { getrawmempool: [TXID], getrawtransaction: PAYS };
    expect((await look(answers)).arrivals).toEqual([
      {
        ...{ txid: TXID, position: "vout:0", from: null, token: null, units: 1n },
        address: "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
      },
    ]);
    expect(await look(answers, () => true)).toEqual({ txids: [TXID], arrivals: [] });
  });
});
