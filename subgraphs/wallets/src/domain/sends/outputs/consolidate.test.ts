import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Coin, nameOf, sumOf, weigh } from "./coin.ts";
import { changeLeast } from "./complete.ts";
import { COINS_KEPT, consolidate, JOINED_MAX } from "./consolidate.ts";
import { feeFor, feeToSpend, OWN_SCRIPT_BYTES, virtualSize } from "./sizes.ts";

const coin = (units: bigint, place: number): Coin => ({
  ...{ txid: place.toString(16).padStart(64, "0"), vout: 0, units, address: "ours" },
});
const HUGE = 2n ** 53n + 1n;
const amounts = fc.oneof(
  fc.bigInt({ min: 1n, max: 5_000n }),
  fc.bigInt({ min: 5_000n, max: 10n ** 7n }),
  fc.bigInt({ min: HUGE, max: HUGE + 10n ** 6n }),
);
const coins = fc.array(amounts, { maxLength: 400, size: "max" }).map((units) => units.map(coin));
const joining = fc.record({
  outputs: fc.integer({ min: 2, max: 50 }),
  rate: fc.bigInt({ min: 1_000n, max: 20_000n }),
  cap: fc.bigInt({ min: 100n, max: 10n ** 6n }),
  needed: fc.record({
    count: fc.integer({ min: 0, max: 40 }),
    units: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 10n ** 9n })),
  }),
});

describe("outputs that are joined", () => {
  it("cover what comes back and the fee exactly, are worth it each, and leave what payments need", () => {
    let joined = 0;
    fc.assert(
      fc.property(coins, joining, (there, asked) => {
        const chosen = consolidate(there, asked);
        if (!chosen) return;
        joined += 1;
        const { inputs, change, fee, vsize } = chosen;
        expect(change).toEqual([]);
        expect(vsize).toBe(virtualSize(weigh(inputs), [OWN_SCRIPT_BYTES]));
        expect(vsize).toBeLessThan(100_000);
        expect(fee).toBe(feeFor(asked.rate, vsize));
        expect(fee).toBeLessThanOrEqual(asked.cap);
        expect(sumOf(inputs) - fee).toBeGreaterThanOrEqual(changeLeast());
        expect(inputs.length).toBeLessThanOrEqual(JOINED_MAX);
        for (const { units } of inputs) expect(units).toBeGreaterThan(feeToSpend(asked.rate, "P2WPKH"));
        const taken = new Set(inputs.map(nameOf));
        expect(taken.size).toBe(inputs.length);
        const left = there.filter((one) => !taken.has(nameOf(one)));
        expect(left.length).toBeGreaterThanOrEqual(Math.max(COINS_KEPT, asked.needed.count));
        expect(sumOf(left)).toBeGreaterThanOrEqual(asked.needed.units);
        // Those that stay for payments are worth no less than any that is taken.
        const most = left.toSorted((a, b) => (a.units < b.units ? 1 : -1))[COINS_KEPT - 1]?.units ?? 0n;
        for (const { units } of inputs) expect(units).toBeLessThanOrEqual(most);
      }),
      { numRuns: 400 },
    );
    expect(joined).toBeGreaterThan(50);
  });

  it("are the same whichever order they come in, and none where too few are small", () => {
    const there = Array.from({ length: 60 }, (_, i) => coin(10_000n + BigInt(i), i));
    const asked = { outputs: 40, rate: 1_000n, cap: 100_000n, needed: { count: 0, units: 0n } };
    const chosen = consolidate(there, asked);
    expect(chosen?.inputs).toHaveLength(60 - COINS_KEPT);
    expect(consolidate(there.toReversed(), asked)).toEqual(chosen);
    expect(consolidate(there, { ...asked, outputs: 44 })).toBeNull();
    expect(consolidate(there, { ...asked, cap: 100n })).toBeNull();
    // 0.68 satoshi a byte would be more than each is worth.
    expect(consolidate(there, { ...asked, rate: 200_000n, cap: 10n ** 9n })).toBeNull();
  });

  it("are no more than payments leave, and none while these lack something themselves", () => {
    const there = Array.from({ length: 60 }, (_, i) => coin(10_000n, i));
    const asked = { outputs: 5, rate: 1_000n, cap: 100_000n };
    const count = (needed: { count: number; units: bigint }) =>
      consolidate(there, { ...asked, needed })?.inputs.length ?? null;
    expect(count({ count: 30, units: 0n })).toBe(30);
    expect(count({ count: 1, units: 400_000n })).toBe(20);
    expect(count({ count: 1, units: 600_001n })).toBeNull();
  });
});
