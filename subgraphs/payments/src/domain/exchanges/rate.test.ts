import { type Money, money } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boughtFor, formatRate, invert, isMovable, lessSpread, parseRate, type Rate, soldFor } from "./rate.ts";

const USD = { code: "USD", scale: 2 };
const ETH = { code: "ETH", scale: 18 };
const rateOf = (text: string): Rate => {
  const rate = parseRate(text);
  if (!rate) throw new Error(`${text} is no rate`);
  return rate;
};

describe("a rate", () => {
  it.each(["0", "0.0", "-1", "1e3", "NaN", "Infinity", ".5", "5.", "01", " 1", "١", "", "1,5", "1".repeat(19)])(
    "is not %j",
    (text) => expect(parseRate(text)).toBeNull(),
  );

  it("is read to its last digit, which a double would lose", () => {
    expect(rateOf("0.000000000000000000000000000001")).toEqual({ numerator: 1n, denominator: 10n ** 30n });
    expect(rateOf("123456789012345678.9")).toEqual({ numerator: 1234567890123456789n, denominator: 10n });
    expect(parseRate(`0.${"0".repeat(30)}1`)).toBeNull();
  });

  it.each([
    ["1.0850", false, "1.085"],
    ["1.085", true, "0.921658986175115207"],
    ["64250.00", true, "0.0000155642023346303501"],
    ["3", true, "0.333333333333333333"],
    ["1000", true, "0.001"],
    ["123456789012345678.987", false, "123456789012345678"],
    ["100", false, "100"],
  ])("of %s, the other way round: %j, is shown as %s", (text, isInverse, shown) => {
    expect(formatRate(isInverse ? invert(rateOf(text)) : rateOf(text))).toBe(shown);
  });
});

describe("an amount that is exchanged", () => {
  it("is rounded to the house's side, whichever is asked for", () => {
    const rate = rateOf("0.333");
    expect(boughtFor(money(USD, 100n), ETH, rate).units).toBe(333n * 10n ** 15n);
    expect(boughtFor(money(ETH, 10n ** 18n), USD, rate).units).toBe(33n);
    expect(soldFor(money(USD, 33n), ETH, rate).units).toBe(990990990990990991n);
    expect(soldFor(money(ETH, 1n), USD, rate).units).toBe(1n);
  });

  it("is something, and no more than can be moved", () => {
    const units = [0n, 1n, 10n ** 30n - 1n, 10n ** 30n];
    expect(units.map((one) => isMovable(money(USD, one)))).toEqual([false, true, true, false]);
  });

  const scale = fc.integer({ min: 0, max: 18 });
  const digits = fc.bigInt({ min: 1n, max: 10n ** 24n });
  const places = fc.integer({ min: 0, max: 24 });
  const rate = fc.record({
    numerator: digits,
    places,
    inverse: fc.boolean(),
    spread: fc.integer({ min: 0, max: 9999 }),
  });

  it("gives nobody anything for nothing: of 100,000 quotes none is to the customer's side, by however little", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(scale, scale, digits, rate), { minLength: 100, maxLength: 100 }), (quotes) => {
        for (const [from, to, units, { numerator, places: behind, inverse, spread }] of quotes) {
          const said = { numerator, denominator: 10n ** BigInt(behind) };
          const market = inverse ? invert(said) : said;
          const [sells, buys] = [lessSpread(market, spread), lessSpread(invert(market), spread)];
          const [A, B] = [
            { code: "AAA", scale: from },
            { code: "BBB", scale: to },
          ];
          const sold = money(A, units);
          const bought = boughtFor(sold, B, sells);
          if (!isExact(sold, bought, sells)) return false;
          // There and back again is never more than it was.
          if (boughtFor(bought, A, buys).units > sold.units) return false;
          const given = soldFor(money(B, units), A, sells);
          if (boughtFor(given, B, sells).units < units) return false;
          // One smallest unit less would not have been enough.
          if (given.units > 0n && boughtFor(money(A, given.units - 1n), B, sells).units >= units) return false;
        }
        return true;
      }),
      { numRuns: 1000 },
    );
  });

  /** Less than one smallest unit below what the rate says, and never above. */
  function isExact(sold: Money, bought: Money, { numerator, denominator }: Rate): boolean {
    const [a, b] = [10n ** BigInt(sold.asset.scale), 10n ** BigInt(bought.asset.scale)];
    const exact = sold.units * numerator * b;
    const unit = denominator * a;
    return bought.units * unit <= exact && exact < (bought.units + 1n) * unit;
  }
});
