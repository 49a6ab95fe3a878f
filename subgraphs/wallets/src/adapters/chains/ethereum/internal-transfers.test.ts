import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import { faultIn, scripted } from "../../rpc/scripted.fixture.ts";
import { internalOf, makeInternalReader } from "./internal-transfers.ts";

const TXID = `0x${"1".repeat(64)}`;
const BLOCK = { height: 5, hash: `0x${"a".repeat(64)}`, parent: `0x${"b".repeat(64)}`, time: new Date(0) };
const address = (digit: string) => `0x${digit.repeat(40)}`;
const [CALLER, CONTRACT, PAYEE] = [address("1"), address("2"), address("3")];
const call = (value: string | null, rest: object = {}) => ({
  ...{ type: "CALL", from: CONTRACT, to: PAYEE, input: "0x", ...(value === null ? {} : { value }) },
  ...rest,
});
const root = (...calls: object[]) => ({ ...call("0x64", { from: CALLER, to: CONTRACT }), calls });
const read = (result: object, rest: object = { txHash: TXID }) =>
  internalOf({ result, ...rest } as never, TXID).map(({ position, units }) => [position, units]);

describe("what contracts paid on, as a trace has it", () => {
  it("is every call below the first that moves ether, in its order, with who paid", () => {
    expect(internalOf({ result: root(call("0x5")), txHash: TXID } as never, TXID)).toEqual([
      { txid: TXID, position: "call:0", address: PAYEE, from: CONTRACT, token: null, units: 5n },
    ]);
    const nested = root(call("0x1", { calls: [call("0x2", { calls: [call("0x3")] })] }), call("0x4"));
    expect(read(nested)).toEqual([1n, 2n, 3n, 4n].map((units, i) => [`call:${i}`, units]));
  });

  it.each(["CREATE", "CREATE2", "SELFDESTRUCT"])("has what a %s moves", (type) => {
    expect(read(root(call("0x5", { type })))).toEqual([["call:0", 5n]]);
  });

  it.each(["DELEGATECALL", "STATICCALL", "CALLCODE"])("has nothing of a %s, whose value is its caller's", (type) => {
    expect(read(root(call("0x5", { type }), call("0x7")))).toEqual([["call:0", 7n]]);
    // But what is called from there moves what it says.
    expect(read(root(call("0x5", { type, calls: [call("0x7")] })))).toEqual([["call:0", 7n]]);
  });

  it("has nothing below what was undone, though it looks done, and nothing of what failed as a whole", () => {
    const undone = call("0x5", { error: "execution reverted", calls: [call("0x6", { calls: [call("0x7")] })] });
    expect(read(root(undone, call("0x8")))).toEqual([["call:0", 8n]]);
    expect(read({ ...root(call("0x5")), error: "out of gas" })).toEqual([]);
  });

  it("is nothing where nothing moves: no value, none said, to oneself, and the transaction's own", () => {
    expect(read(root(call("0x0"), call(null), call("0x5", { to: CONTRACT })))).toEqual([]);
    expect(read(call("0x64"))).toEqual([]);
  });

  it("keeps the place of what moves to oneself: others do not move up by it", () => {
    expect(read(root(call("0x5", { to: CONTRACT }), call("0x6")))).toEqual([["call:1", 6n]]);
  });

  it.each([
    ["a trace of another transaction", root(), { txHash: `0x${"2".repeat(64)}` }],
    ["a value that is none", root(call("5")), {}],
    ["a receiver that is none", root(call("0x5", { to: null })), {}],
    ["calls that are no list", { ...root(), calls: {} }, {}],
  ])("is not known with %s", async (_what, result, rest) => {
    expect(await faultIn(Promise.resolve().then(() => read(result, rest)))).toBeInstanceOf(NoAnswer);
  });

  it("is not followed for ever", async () => {
    let deep: object = call("0x1");
    for (let i = 0; i < 1_100; i += 1) deep = call("0x0", { calls: [deep] });
    expect(await faultIn(Promise.resolve().then(() => read(root(deep))))).toBeInstanceOf(NoAnswer);
  });

  it("is of as many transactions as the block has, and of no node that does not run it again", async () => {
    const reader = (answer: Parameters<typeof scripted>[0][string]) =>
      makeInternalReader(scripted({ debug_traceBlockByHash: answer }), { isProven: false });
    const both = [{ result: root(call("0x5")) }, { result: root(), txHash: TXID }];
    expect(await reader(both).readInternal(BLOCK, ["0xaa", TXID])).toMatchObject([{ txid: "0xaa", units: 5n }]);
    expect(await faultIn(reader(both).readInternal(BLOCK, [TXID]))).toBeInstanceOf(NoAnswer);
    expect(await faultIn(reader(null).readInternal(BLOCK, [TXID]))).toBeInstanceOf(NoAnswer);
    const refuses = new NodeRefusal(-32601, "the method does not exist");
    const silent = makeInternalReader(() => Promise.reject(refuses), { isProven: false });
    expect(await faultIn(silent.readInternal(BLOCK, [TXID]))).toBe(refuses);
  });
});
