import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { raisedRate, rateOf } from "./rates.ts";

const attempts = fc.array(
  fc.record({ fee: fc.bigInt({ min: 1n, max: 10n ** 9n }), vsize: fc.integer({ min: 100, max: 100_000 }) }),
  { minLength: 1 },
);

describe("what takes the place of others", () => {
  it("pays more than each of them by a quarter, and no less than others pay now", () => {
    fc.assert(
      fc.property(attempts, fc.bigInt({ min: 1_000n, max: 10n ** 7n }), (before, now) => {
        const rate = raisedRate(before, now);
        expect(rate).toBeGreaterThanOrEqual(now);
        for (const one of before) expect(rate * 4n * BigInt(one.vsize)).toBeGreaterThan(one.fee * 5_000n);
      }),
    );
    expect(raisedRate([{ fee: 141n, vsize: 141 }], 1_000n)).toBe(1_251n);
    expect(rateOf({ fee: 142n, vsize: 141 })).toBe(1_008n);
  });
});
