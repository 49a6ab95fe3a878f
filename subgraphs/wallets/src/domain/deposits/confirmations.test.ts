import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COINBASE_MATURITY, confirmationsNeeded, smallOf, sumByTransaction } from "./confirmations.ts";

const BTC = 10n ** 8n;
const BITCOIN = { confirmations: 6, small: { below: BTC, confirmations: 2 } };
const ETHEREUM = { confirmations: 64, small: null };

describe("the blocks that a deposit needs", () => {
  it.each([
    [1n, 2],
    [BTC - 1n, 2],
    [BTC, 6],
    [BTC + 1n, 6],
    [2n ** 53n + 1n, 6],
  ])("are, of %i satoshi, %i", (units, needed) => {
    expect(confirmationsNeeded(BITCOIN, { units, isCoinbase: false })).toBe(needed);
  });

  it("are no more of a small amount than of any other", () => {
    expect(smallOf(BITCOIN.small, 6)).toEqual(BITCOIN.small);
    expect(smallOf(BITCOIN.small, 1)).toEqual({ below: BTC, confirmations: 1 });
    expect(smallOf(null, 1)).toBeNull();
  });

  it.each([1n, BTC, 50n * BTC])("are a hundred where %i satoshi were mined", (units) => {
    expect(confirmationsNeeded(BITCOIN, { units, isCoinbase: true })).toBe(COINBASE_MATURITY);
  });

  it("are those of its network, whatever came, where small amounts need no fewer", () => {
    for (const units of [1n, 10n ** 30n])
      expect(confirmationsNeeded(ETHEREUM, { units, isCoinbase: false })).toBe(ETHEREUM.confirmations);
  });

  it("are never fewer of more", () => {
    const amount = fc.bigInt({ min: 1n, max: 3n * BTC });
    fc.assert(
      fc.property(amount, amount, fc.boolean(), (a, b, isCoinbase) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(confirmationsNeeded(BITCOIN, { units: less, isCoinbase })).toBeLessThanOrEqual(
          confirmationsNeeded(BITCOIN, { units: more, isCoinbase }),
        );
      }),
    );
  });

  it("go by all that a transaction brings", () => {
    const half = BTC / 2n;
    const sums = sumByTransaction([
      { txid: "split", units: half },
      { txid: "other", units: half },
      { txid: "split", units: half },
    ]);
    expect([...sums]).toEqual([
      ["split", BTC],
      ["other", half],
    ]);
  });
});
