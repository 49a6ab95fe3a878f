import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../app/chains/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { faultIn, scripted } from "../../rpc/scripted.fixture.ts";
import { makeEthereumBlockReader } from "./block-reader.ts";

const hash = (digit: string) => `0x${digit.repeat(64)}`;
const PAYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const PAYEE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const HEAD = { height: 5, hash: hash("a"), parent: hash("b"), time: new Date(0) };
const header = { number: "0x5", hash: HEAD.hash, parentHash: HEAD.parent, timestamp: "0x0" };

const sent = { hash: hash("1"), from: PAYER.toLowerCase(), to: PAYEE.toLowerCase(), nonce: "0x7", value: "0x5" };
const done = {
  ...{ blockHash: HEAD.hash, transactionHash: hash("1"), status: "0x1", logs: [] },
  ...{ gasUsed: "0x5208", effectiveGasPrice: "0x3" },
};
/** What is read of a block with this, and how many questions that took. */
async function read(transaction: object, receipt: object) {
  let asked = 0;
  const answer = scripted({
    eth_getBlockByHash: { ...header, transactions: [transaction] },
    eth_getBlockReceipts: [receipt],
  });
  const rpc: JsonRpc = (method, params) => {
    asked += 1;
    return answer(method, params);
  };
  const reader = makeEthereumBlockReader(rpc, () => [], { isProven: false });
  return { ...(await reader.readBlock(HEAD)), asked };
}
const outcome = { txid: hash("1"), from: PAYER, nonce: 7, isSuccess: true, fee: 63_000n, moved: [] };

describe("a block of Ethereum", () => {
  it.each([
    ["a receipt of another block", sent, { ...done, blockHash: hash("c") }],
    ["a receipt of another transaction", sent, { ...done, transactionHash: hash("c") }],
    ["a status that is neither", sent, { ...done, status: "0x2" }],
    ["no status", sent, { ...done, status: undefined }],
    ["no gas", sent, { ...done, gasUsed: undefined }],
    ["a price that is a float", sent, { ...done, effectiveGasPrice: 1.5 }],
    ["no sender", { ...sent, from: null }, done],
    ["no nonce", { ...sent, nonce: undefined }, done],
  ])("is not known with %s", async (_what, transaction, receipt) => {
    expect(await faultIn(read(transaction, receipt))).toBeInstanceOf(NoAnswer);
  });

  it("is read once for what came in and for what became of transactions", async () => {
    expect(await read(sent, done)).toEqual({
      block: HEAD,
      arrivals: [{ txid: hash("1"), position: "native", address: PAYEE, from: PAYER, token: null, units: 5n }],
      outcomes: [outcome],
      asked: 2,
    });
  });

  it("has a fee, and nothing that came in, of what failed", async () => {
    expect(await read(sent, { ...done, status: "0x0" })).toMatchObject({
      arrivals: [],
      outcomes: [{ ...outcome, isSuccess: false }],
    });
  });

  it("has an outcome, and nothing that came in, of what somebody sends to themselves, and of what makes code", async () => {
    for (const to of [sent.from, null])
      expect(await read({ ...sent, to }, done)).toMatchObject({ arrivals: [], outcomes: [outcome] });
  });

  describe("with tokens", () => {
    const CONTRACT = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
    const token = { asset: { code: "USDC", scale: 6 }, contract: CONTRACT };
    const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    const word = (address: string) => `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
    const log = (place: number, [from, to, units]: readonly [string, string, bigint], contract = CONTRACT) => ({
      ...{ address: contract.toLowerCase(), blockHash: HEAD.hash, logIndex: `0x${place.toString(16)}` },
      ...{ topics: [TRANSFER, word(from), word(to)], data: `0x${units.toString(16).padStart(64, "0")}` },
    });
    const readLogs = async (logs: readonly object[], changes: object = {}) => {
      const transactions = [{ ...sent, value: "0x0" }];
      const receipts = [{ ...done, logs, ...changes }];
      const rpc = scripted({ eth_getBlockByHash: { ...header, transactions }, eth_getBlockReceipts: receipts });
      return makeEthereumBlockReader(rpc, () => [token], { isProven: false }).readBlock(HEAD);
    };
    const NOBODY = `0x${"0".repeat(40)}`;
    const MUCH = 2n ** 53n + 1n;

    it("has what configured contracts say, at its place in the transaction, in the currency of each", async () => {
      const logs = [
        log(5, [PAYER, PAYEE, 9n], `0x${"9".repeat(40)}`),
        log(6, [PAYER, PAYEE, MUCH]),
        log(7, [NOBODY, PAYEE, 3n]),
        log(8, [PAYEE, PAYEE, 4n]),
        log(9, [PAYER, PAYEE, 0n]),
      ];
      const { arrivals, outcomes } = await readLogs(logs);
      expect(arrivals).toEqual([
        { txid: hash("1"), position: "log:1", address: PAYEE, from: PAYER, token, units: MUCH },
        { txid: hash("1"), position: "log:2", address: PAYEE, from: null, token, units: 3n },
      ]);
      expect(outcomes[0]?.moved).toEqual([
        { contract: CONTRACT, from: PAYER, to: PAYEE, units: MUCH },
        { contract: CONTRACT, from: PAYEE, to: PAYEE, units: 4n },
      ]);
    });

    it("has nothing of what failed, and is not known where a node would hide some of it", async () => {
      const one = log(0, [PAYER, PAYEE, 5n]);
      const failed = await readLogs([one], { status: "0x0" });
      expect([failed.arrivals, failed.outcomes[0]?.moved]).toEqual([[], []]);
      expect(await faultIn(readLogs([{ ...one, removed: true }]))).toBeInstanceOf(NoAnswer);
    });
  });

  it("has exact fees", async () => {
    const amounts = fc.bigInt({ min: 0n, max: 2n ** 200n });
    await fc.assert(
      fc.asyncProperty(amounts, amounts, async (gas, price) => {
        const receipt = { ...done, gasUsed: `0x${gas.toString(16)}`, effectiveGasPrice: `0x${price.toString(16)}` };
        expect((await read(sent, receipt)).outcomes[0]?.fee).toBe(gas * price);
      }),
    );
  });
});
