import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bumpFees, chooseFees, type FeeMarket, type FeeTerms, gasLimitFor, maximumFee, sweepFees } from "./fees.ts";

const GWEI = 10n ** 9n;
const wei = fc.bigInt({ min: 0n, max: 10n ** 15n });
const gas = fc.bigInt({ min: 21_000n, max: 30_000_000n });
const markets: fc.Arbitrary<FeeMarket> = fc.record({
  baseFee: wei,
  tips: fc
    .tuple(wei, wei, wei)
    .map((tips) => tips.toSorted((a, b) => (a < b ? -1 : 1)) as [bigint, bigint, bigint])
    .map(([LOW, NORMAL, HIGH]) => ({ HIGH, NORMAL, LOW })),
  source: fc.constantFrom("HISTORY" as const, "FLOOR" as const),
});
/** As any transaction may have them. */
const terms: fc.Arbitrary<FeeTerms> = fc
  .tuple(gas, wei, wei)
  .map(([gasLimit, tip, more]) => ({ gasLimit, maxFeePerGas: tip + more, maxPriorityFeePerGas: tip }));

const MARKET: FeeMarket = {
  baseFee: 10n * GWEI,
  tips: { HIGH: 3n * GWEI, NORMAL: 2n * GWEI, LOW: GWEI },
  source: "HISTORY",
};

describe("the gas of a transaction", () => {
  it.each([
    [20_999n, 21_000n],
    [21_000n, 21_000n],
    [21_001n, 25_202n],
    [50_000n, 60_000n],
    [21_003n, 25_204n],
  ])("is for an estimate of %s: %s", (estimate, limit) => {
    expect(gasLimitFor(estimate)).toBe(limit);
  });

  it("has a fifth of reserve, rounded up, wherever code is run", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 21_001n, max: 10n ** 12n }), (estimate) => {
        const limit = gasLimitFor(estimate);
        expect(limit * 5n >= estimate * 6n && (limit - 1n) * 5n < estimate * 6n).toBe(true);
      }),
    );
  });
});

describe("the fees that are chosen", () => {
  it("are the tip of the priority, over twice the base fee", () => {
    expect(chooseFees(MARKET, "LOW", 21_000n)).toEqual({
      gasLimit: 21_000n,
      maxFeePerGas: 21n * GWEI,
      maxPriorityFeePerGas: GWEI,
    });
    expect(maximumFee(chooseFees(MARKET, "HIGH", 21_000n))).toBe(21_000n * 23n * GWEI);
  });

  it("are never more for the tip than in all, and dearer the sooner it is to be", () => {
    fc.assert(
      fc.property(markets, gas, (market, gasLimit) => {
        const [high, normal, low] = (["HIGH", "NORMAL", "LOW"] as const).map((priority) =>
          chooseFees(market, priority, gasLimit),
        ) as [FeeTerms, FeeTerms, FeeTerms];
        for (const one of [high, normal, low]) expect(one.maxPriorityFeePerGas <= one.maxFeePerGas).toBe(true);
        expect(maximumFee(high) >= maximumFee(normal) && maximumFee(normal) >= maximumFee(low)).toBe(true);
      }),
    );
  });

  it("are spent whole by a sweep, whatever the base fee is up to them, so that nothing is left", () => {
    fc.assert(
      fc.property(markets, gas, wei, fc.nat(100), (market, gasLimit, balance, percent) => {
        const fees = sweepFees(market, gasLimit);
        const base = (fees.maxFeePerGas * BigInt(percent)) / 100n;
        // EIP-1559: a gas costs the base fee and the tip, which is cut where there is no room.
        const room = fees.maxFeePerGas - base;
        const price = base + (fees.maxPriorityFeePerGas < room ? fees.maxPriorityFeePerGas : room);
        const held = balance + maximumFee(fees);
        expect(held - (held - maximumFee(fees)) - gasLimit * price).toBe(0n);
        expect(maximumFee(fees)).toBe(maximumFee(chooseFees(market, "NORMAL", gasLimit)));
      }),
    );
  });
});

describe("fees that are bumped", () => {
  it("are refused above the cap, and taken at it", () => {
    const previous = chooseFees(MARKET, "HIGH", 21_000n);
    const bumped = bumpFees(previous, MARKET, 10n ** 18n);
    if (bumped === null) throw new Error("an ether is enough");
    expect(bumpFees(previous, MARKET, maximumFee(bumped))).toEqual(bumped);
    expect(bumpFees(previous, MARKET, maximumFee(bumped) - 1n)).toBeNull();
  });

  it("grow where there was no tip at all", () => {
    const free = { ...MARKET, baseFee: 0n, tips: { HIGH: 0n, NORMAL: 0n, LOW: 0n } };
    expect(bumpFees(chooseFees(free, "LOW", 21_000n), free, 10n ** 18n)).toEqual({
      gasLimit: 21_000n,
      maxFeePerGas: 1n,
      maxPriorityFeePerGas: 1n,
    });
  });

  it("are in both an eighth higher, and what the market has, and never above the cap", () => {
    fc.assert(
      fc.property(terms, markets, fc.bigInt({ min: 0n, max: 10n ** 22n }), (previous, market, cap) => {
        const bumped = bumpFees(previous, market, cap);
        if (bumped === null) return;
        const normal = chooseFees(market, "NORMAL", previous.gasLimit);
        for (const field of ["maxFeePerGas", "maxPriorityFeePerGas"] as const) {
          expect(bumped[field] * 8n >= previous[field] * 9n && bumped[field] > previous[field]).toBe(true);
          expect(bumped[field] >= normal[field]).toBe(true);
        }
        expect(bumped.gasLimit).toBe(previous.gasLimit);
        expect(bumped.maxPriorityFeePerGas <= bumped.maxFeePerGas).toBe(true);
        expect(maximumFee(bumped) <= cap).toBe(true);
      }),
    );
  });
});
