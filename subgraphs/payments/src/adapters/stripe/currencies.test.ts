import { money } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isStripeCurrency, toStripeAmount } from "./currencies.ts";

const put = (code: string, scale: number, units: bigint) => toStripeAmount(money({ code, scale }, units));

describe("amounts as Stripe takes them", () => {
  it.each<[string, number, bigint, number | null]>([
    ["USD", 2, 1_234n, 1_234],
    ["USD", 4, 123_400n, 1_234],
    ["USD", 4, 123_401n, null],
    ["USD", 0, 12n, 1_200],
    ["JPY", 0, 500n, 500],
    ["JPY", 2, 50_000n, 500],
    ["JPY", 2, 50_001n, null],
    ["KWD", 3, 5_120n, 5_120],
    ["KWD", 3, 5_124n, null],
    ["ISK", 0, 5n, 500],
    ["ISK", 2, 550n, null],
    ["HUF", 2, 1_000n, 1_000],
    ["HUF", 2, 1_050n, null],
    ["USD", 2, 999_999_999_999n, 999_999_999_999],
    ["USD", 2, 1_000_000_000_000n, null],
    ["USD", 2, 0n, null],
    ["BTC", 8, 100_000_000n, null],
    ["USDC", 6, 1_000_000n, null],
  ])("%s of scale %i, %i units: %s", (code, scale, units, amount) => {
    expect(put(code, scale, units)).toBe(amount);
  });

  it("are exactly what was meant, or none", () => {
    const digits = { USD: 2, JPY: 0, BHD: 3, UGX: 2 } as const;
    const code = fc.constantFrom("USD", "JPY", "BHD", "UGX") as fc.Arbitrary<keyof typeof digits>;
    fc.assert(
      fc.property(code, fc.integer({ min: 0, max: 8 }), fc.bigInt({ min: 1n, max: 10n ** 20n }), (of, scale, units) => {
        const amount = put(of, scale, units);
        if (amount === null) return;
        expect(Number.isSafeInteger(amount)).toBe(true);
        expect(BigInt(amount) * 10n ** BigInt(scale)).toBe(units * 10n ** BigInt(digits[of]));
      }),
      { numRuns: 2_000 },
    );
  });

  it("are of currencies that Stripe has, in capitals", () => {
    expect(["USD", "EUR", "TWD", "usd", "BTC", "TRX", ""].map(isStripeCurrency)).toEqual([
      ...[true, true, true],
      ...[false, false, false, false],
    ]);
  });
});
