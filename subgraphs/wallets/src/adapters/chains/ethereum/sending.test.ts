import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import { faultIn, type Said, scripted } from "../../rpc/scripted.fixture.ts";
import { TIP_FLOORS } from "./fee-market.ts";
import { makeEthereumSending } from "./sending.ts";

const GWEI = 10n ** 9n;
const HASH = `0x${"a".repeat(64)}`;
const hex = (units: bigint | number) => `0x${units.toString(16)}`;
const gwei = (count: number) => hex(BigInt(count) * GWEI);

/**
 * Blocks, each with what it used and the tips that it paid in gwei; the last base fee is 7 gwei.
 */
const history = (blocks: readonly (readonly [ratio: number, tips: readonly number[]])[], changes: object = {}) => ({
  oldestBlock: "0x1",
  baseFeePerGas: [...blocks.map(() => gwei(99)), gwei(7)],
  gasUsedRatio: blocks.map(([ratio]) => ratio),
  reward: blocks.map(([, tips]) => tips.map(gwei)),
  ...changes,
});
const marketOf = (eth_feeHistory: Said) => makeEthereumSending(scripted({ eth_feeHistory })).feeMarket();

describe("what transactions cost", () => {
  const some = [[0.5, [3, 4, 5]]] as const;
  it.each([
    ["nothing", null],
    ["no blocks", history([])],
    ["no base fee of the next block", history(some, { baseFeePerGas: [gwei(7)] })],
    ["tips of other blocks", history(some, { reward: [] })],
    ["no tips", history(some, { reward: undefined })],
    ["two tips of a block", history([[0.5, [3, 4]]])],
    ["four tips of a block", history([[0.5, [3, 4, 5, 6]]])],
    ["tips out of order", history([[0.5, [4, 3, 5]]])],
    ["a tip that is a float", history(some, { reward: [[1.5, gwei(4), gwei(5)]] })],
    ["ratios as text", history(some, { gasUsedRatio: ["0.5"] })],
  ])("is not known where a node has %s", async (_what, answer) => {
    expect(await faultIn(marketOf(answer))).toBeInstanceOf(NoAnswer);
  });

  it("is asked for over twenty blocks, at a fifth, half and four fifths of their gas", async () => {
    const asked: unknown[] = [];
    const node = scripted({
      eth_feeHistory(...params) {
        asked.push(params);
        return history(some);
      },
    });
    await makeEthereumSending(node).feeMarket();
    expect(asked).toEqual([["0x14", "latest", [20, 50, 80]]]);
  });

  it("is the base fee of the next block, and the median of what blocks with transactions paid on top", async () => {
    const blocks = [
      [0.9, [3, 6, 30]],
      [0, [0, 0, 0]],
      [0.1, [2, 9, 10]],
      [1e-7, [4, 5, 20]],
    ] as const;
    expect(await marketOf(history(blocks))).toEqual({
      baseFee: 7n * GWEI,
      tips: { LOW: 3n * GWEI, NORMAL: 6n * GWEI, HIGH: 20n * GWEI },
      source: "HISTORY",
    });
    expect((await marketOf(history(blocks.slice(0, 3)))).tips).toEqual({
      LOW: 3n * GWEI,
      NORMAL: 9n * GWEI,
      HIGH: 30n * GWEI,
    });
  });

  it("has a floor, also where every block was empty", async () => {
    const blocks = [
      [0, [0, 0, 0]],
      [0, [0, 0, 0]],
    ] as const;
    expect(await marketOf(history(blocks))).toEqual({ baseFee: 7n * GWEI, tips: TIP_FLOORS, source: "FLOOR" });
    const cheap = history([[0.2, [0, 0, 3]]]);
    expect(await marketOf(cheap)).toMatchObject({ tips: { ...TIP_FLOORS, HIGH: 3n * GWEI }, source: "HISTORY" });
  });
});

describe("an estimate of gas", () => {
  const asking = (answer: Said | NodeRefusal) =>
    makeEthereumSending(scripted({ eth_estimateGas: answer })).estimateGas({
      ...{ from: "0xa", to: "0xb", units: 16n, token: null },
    });

  it.each([
    ["geth", -32_000, "insufficient funds for transfer"],
    ["geth", -32_000, "gas required exceeds allowance (0)"],
    ["anvil", -32_003, "Out of gas: gas required exceeds allowance: 30000000"],
    ["a provider", -32_005, "rate limited"],
    ["a provider", -32_601, "the method does not exist"],
  ])("is refused as %s refuses for other reasons: %s %s", async (_node, code, text) => {
    expect(await faultIn(asking(new NodeRefusal(code, text)))).toBeInstanceOf(NodeRefusal);
  });

  it.each([
    ["geth", 3, "execution reverted: not payable"],
    ["anvil", 3, "execution reverted"],
    ["older geth", -32_000, "execution reverted"],
    ["Nethermind", -32_015, "VM execution error."],
    ["Besu", -32_000, "Execution reverted"],
    ["geth", -32_000, "invalid opcode: INVALID"],
    ["anvil", -32_603, "EVM error InvalidFEOpcode"],
  ])("is none where the payee refuses, as %s says: %s %s", async (_node, code, text) => {
    expect(await asking(new NodeRefusal(code, text))).toBeNull();
  });

  it.each([null, 21_000, "21000", "0x"])("is not known of %j", async (answer) => {
    expect(await faultIn(asking(answer))).toBeInstanceOf(NoAnswer);
  });

  it.each([
    ["an estimate above it", "0xea61"],
    ["geth", new NodeRefusal(-32_000, "gas required exceeds allowance (60000)")],
    ["anvil", new NodeRefusal(-32_003, "Out of gas: gas required exceeds allowance: 60000")],
  ])("is none above the gas that is paid for: %s", async (_node, answer) => {
    expect(await asking(answer)).toBeNull();
    expect(await asking("0xea60")).toBe(60_000n);
  });

  it("is exact, and of these two and the amount alone", async () => {
    const asked: unknown[] = [];
    const node = scripted({
      eth_estimateGas(...params) {
        asked.push(params);
        return "0x5208";
      },
    });
    const transfer = { from: "0xa", to: "0xb", units: 2n ** 53n + 1n, token: null };
    expect(await makeEthereumSending(node).estimateGas(transfer)).toBe(21_000n);
    expect(asked).toEqual([[{ from: "0xa", to: "0xb", value: "0x20000000000001", gas: "0xea60" }]]);
  });
});

describe("an address at a block", () => {
  const at = { blockHash: HASH, requireCanonical: true };

  it("has a balance and a nonce that are exact, of the block that is named", async () => {
    const asked: unknown[] = [];
    const answering = (answer: Said) => ({
      call(...params: readonly unknown[]) {
        asked.push(params);
        return answer;
      },
    });
    const node = makeEthereumSending(
      scripted({
        eth_getBalance: answering(hex(2n ** 256n - 1n)).call,
        eth_getTransactionCount: answering("0x7fffffff").call,
      }),
    );
    expect(await node.balanceAt("0xa", HASH)).toBe(2n ** 256n - 1n);
    expect(await node.nonceAt("0xa", HASH)).toBe(2 ** 31 - 1);
    expect(asked).toEqual(Array(2).fill(["0xa", at]));
  });

  it("has none where the block is gone, or where it is in no known form", async () => {
    const gone = new NodeRefusal(-32_000, "hash is not currently canonical");
    const node = makeEthereumSending(scripted({ eth_getBalance: gone, eth_getTransactionCount: gone }));
    expect(await faultIn(node.balanceAt("0xa", HASH))).toBe(gone);
    expect(await faultIn(node.nonceAt("0xa", HASH))).toBe(gone);
    const odd = makeEthereumSending(scripted({ eth_getBalance: 1.5, eth_getTransactionCount: "0x80000000" }));
    expect(await faultIn(odd.balanceAt("0xa", HASH))).toBeInstanceOf(NoAnswer);
    expect(await faultIn(odd.nonceAt("0xa", HASH))).toBeInstanceOf(NoAnswer);
  });
});
