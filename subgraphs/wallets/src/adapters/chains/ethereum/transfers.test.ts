import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../app/chains/ports.ts";
import { faultIn, type Said, scripted } from "../../rpc/scripted.fixture.ts";
import { makeTransferReader } from "./transfers.ts";

const hash = (digit: string) => `0x${digit.repeat(64)}`;
const address = (digit: string) => `0x${digit.repeat(40)}`;
const word = (digit: string) => `0x${"0".repeat(24)}${digit.repeat(40)}`;
const amount = (units: bigint) => `0x${units.toString(16).padStart(64, "0")}`;

const [BLOCK, TX] = [hash("a"), hash("1")];
const [PAYER, PAYEE, TOKEN] = [address("2"), address("3"), address("4")];
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const HEAD = { height: 5, hash: BLOCK, parent: hash("b"), time: new Date(0) };

const header = { number: "0x5", hash: BLOCK, parentHash: hash("b"), timestamp: "0x0" };
const sent = { hash: TX, from: PAYER, to: PAYEE, value: "0x0" };
const done = { blockHash: BLOCK, transactionHash: TX, status: "0x1", logs: [] as readonly object[] };
const log = (place: number, changes: object = {}) => ({
  address: TOKEN,
  blockHash: BLOCK,
  logIndex: `0x${place.toString(16)}`,
  topics: [TRANSFER, word("2"), word("3")],
  data: amount(7n),
  removed: false,
  ...changes,
});
/** What is read of a block with these. */
const read = (transactions: readonly object[], receipts: Said, block: object = header) =>
  makeTransferReader(scripted({ eth_getBlockByHash: { ...block, transactions }, eth_getBlockReceipts: receipts }), {
    isProven: false,
  }).readTransfers(HEAD, [TOKEN]);
const moved = (position: string, units = 7n) => ({ txid: TX, position, from: PAYER, to: PAYEE, token: TOKEN, units });

describe("transfers of a block of Ethereum", () => {
  it.each([
    ["no block", scripted({ eth_getBlockByHash: null, eth_getBlockReceipts: [] })],
    ["no receipts", scripted({ eth_getBlockByHash: { ...header, transactions: [] }, eth_getBlockReceipts: null })],
  ])("are not known where the node has %s", async (_what, rpc) => {
    expect(await faultIn(makeTransferReader(rpc, { isProven: false }).readTransfers(HEAD, []))).toBeInstanceOf(
      NoAnswer,
    );
  });

  it.each([
    ["another block", [sent], [done], { ...header, hash: hash("c") }],
    ["a block of another height", [sent], [done], { ...header, number: "0x6" }],
    ["a block with another parent", [sent], [done], { ...header, parentHash: hash("c") }],
    ["receipts of another block", [sent], [{ ...done, blockHash: hash("c") }], header],
    ["receipts of another transaction", [sent], [{ ...done, transactionHash: hash("c") }], header],
    ["fewer receipts", [sent], [], header],
    ["more receipts", [sent], [done, done], header],
    ["receipts without a status", [sent], [{ ...done, status: undefined }], header],
    ["hashes for transactions", [TX as unknown as object], [done], header],
    ["a value that is a float", [{ ...sent, value: 1.5 }], [done], header],
    ["logs that leave one out", [sent], [{ ...done, logs: [log(3), log(5)] }], header],
    ["a log of another block", [sent], [{ ...done, logs: [log(0, { blockHash: hash("c") })] }], header],
    ["a log that was removed", [sent], [{ ...done, logs: [log(0, { removed: true })] }], header],
    ["receipts without logs", [sent], [{ ...done, logs: null }], header],
  ])("are not known of %s", async (_what, transactions, receipts, block) => {
    expect(await faultIn(read(transactions, receipts, block))).toBeInstanceOf(NoAnswer);
  });

  it("leave out what failed, what is nothing, and what makes a contract", async () => {
    const paid = { ...sent, value: "0x5" };
    expect(await read([paid], [{ ...done, status: "0x0", logs: [log(0)] }])).toEqual([]);
    expect(await read([sent], [done])).toEqual([]);
    expect(await read([{ ...paid, to: null }], [done])).toEqual([]);
  });

  it.each([
    ["of a contract that was not asked for", { address: address("5") }],
    ["of nothing", { data: amount(0n) }],
    ["of another event", { topics: [hash("c"), word("2"), word("3")] }],
    ["with a number for a topic (ERC-721)", { topics: [TRANSFER, word("2"), word("3"), hash("1")], data: "0x" }],
    ["without topics", { topics: [] }],
    ["whose payee is no address", { topics: [TRANSFER, word("2"), hash("3")] }],
    ["of more than one word", { data: amount(7n) + "0".repeat(64) }],
  ])("leave out an event %s, which keeps its place", async (_what, changes) => {
    expect(await read([sent], [{ ...done, logs: [log(4, changes), log(5)] }])).toEqual([moved("log:1")]);
  });

  it("count an event's place within its transaction, wherever that is in the block", async () => {
    for (const first of [0, 1, 250])
      expect(await read([sent], [{ ...done, logs: [log(first), log(first + 1)] }])).toEqual([
        moved("log:0"),
        moved("log:1"),
      ]);
  });

  it("have ether and tokens of one transaction side by side", async () => {
    const paid = { ...sent, value: "0x5" };
    expect(await read([paid], [{ ...done, logs: [log(0)] }])).toEqual([
      { ...moved("native", 5n), token: null },
      moved("log:0"),
    ]);
  });

  it("are from nobody where tokens were made, and to nobody where they were burnt", async () => {
    const minted = log(0, { topics: [TRANSFER, word("0"), word("3")] });
    const burnt = log(1, { topics: [TRANSFER, word("2"), word("0")] });
    expect(await read([sent], [{ ...done, logs: [minted, burnt] }])).toEqual([
      { ...moved("log:0"), from: null },
      { ...moved("log:1"), to: address("0") },
    ]);
  });

  it("have exact amounts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }), async (units) => {
        const paid = { ...sent, value: `0x${units.toString(16)}` };
        const transfers = await read([paid], [{ ...done, logs: [log(0, { data: amount(units) })] }]);
        expect(transfers.map((transfer) => transfer.units)).toEqual([units, units]);
      }),
    );
  });
});
