import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import { faultIn, type Said, scripted } from "../../rpc/scripted.fixture.ts";
import { makeBitcoinNode } from "./node.ts";

const hash = (digit: string) => digit.repeat(64);
const HEADER = {
  hash: hash("a"),
  confirmations: 3,
  height: 5,
  time: 1_795_985_194,
  previousblockhash: hash("b"),
  nextblockhash: hash("c"),
};
const HEAD = { height: 5, hash: hash("a"), parent: hash("b"), time: new Date(1_795_985_194_000) };
const nodeWith = (header: Said | NodeRefusal, rest: Record<string, Said | NodeRefusal> = {}) =>
  makeBitcoinNode(scripted({ getblockhash: hash("a"), getbestblockhash: hash("a"), getblockheader: header, ...rest }));

describe("a node of Bitcoin's family", () => {
  it.each([
    ["a word", "00000020"],
    ["a float", { ...HEADER, height: 5.5 }],
    ["a height that is text", { ...HEADER, height: "5" }],
    ["a time below zero", { ...HEADER, time: -1 }],
    ["a short hash", { ...HEADER, hash: "aa" }],
    ["no parent above block 0", { ...HEADER, previousblockhash: undefined }],
    ["another block", { ...HEADER, hash: hash("d") }],
    ["another height", { ...HEADER, height: 6 }],
    ["a block that was orphaned meanwhile", { ...HEADER, confirmations: -1 }],
    ["btcd's word for it", new NodeRefusal(-32_603, "block aa is not in the main chain")],
  ])("is not relied on with %s for a header", async (_what, header) => {
    expect(await faultIn(nodeWith(header).headAt(5))).toBeInstanceOf(NoAnswer);
  });

  it("is not relied on with a hash that is none", async () => {
    const node = nodeWith(HEADER, { getblockhash: "aa", getbestblockhash: null });
    for (const ask of [() => node.headAt(5), node.tip, node.identity])
      expect(await faultIn(ask())).toBeInstanceOf(NoAnswer);
  });

  it.each([
    new NodeRefusal(-28, "Loading block index..."),
    new NodeRefusal(-1, "getblockhash index"),
    new NodeRefusal(-8, "Invalid parameter"),
  ])("hands on what the node refuses: $message", async (refusal) => {
    expect(await faultIn(nodeWith(HEADER, { getblockhash: refusal }).headAt(5))).toBe(refusal);
  });

  it.each([
    ["Core", new NodeRefusal(-8, "Block height out of range")],
    ["btcd", new NodeRefusal(-1, "Block number out of range")],
  ])("has no block so high, as %s says it", async (_name, refusal) => {
    expect(await nodeWith(HEADER, { getblockhash: refusal }).headAt(500)).toBeNull();
  });

  it("tells of its best block and of those below", async () => {
    expect(await nodeWith(HEADER).tip()).toEqual(HEAD);
    expect(await nodeWith(HEADER).headAt(5)).toEqual(HEAD);
  });

  it("gives block 0 zeros for a parent, which Core leaves out and btcd writes", async () => {
    for (const previousblockhash of [undefined, hash("0")])
      expect(await nodeWith({ ...HEADER, height: 0, previousblockhash }).headAt(0)).toMatchObject({
        parent: hash("0"),
      });
  });

  it("says its chain as CAIP-2 has it", async () => {
    expect(await nodeWith(HEADER).identity()).toEqual({ chainId: `bip122:${"a".repeat(32)}`, genesis: hash("a") });
  });
});
