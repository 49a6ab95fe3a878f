import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, compare, format, formatToParts, fromApi, money, subtract, sum, toApi, toDecimal, zero } from "./money.js";
import { readTypedAmount } from "./typed-amount.js";

const USD = { code: "USD", scale: 2 };
const BTC = { code: "BTC", scale: 8 };
const ETH = { code: "ETH", scale: 18 };
const USDC = { code: "USDC", scale: 6 };
const JPY = { code: "JPY", scale: 0 };
const CURRENCIES = [USD, BTC, ETH, USDC, JPY];

/** One each of: comma, point, blanks, apostrophes, groups of two, digits of its own. */
const LOCALES = ["en-US", "de-DE", "fr-FR", "de-CH", "hi-IN", "ar-EG"];

const currency = fc.constantFrom(...CURRENCIES);
const locale = fc.constantFrom(...LOCALES);
const units = fc.bigInt({ min: -(10n ** 28n), max: 10n ** 28n });
// Of 28 digits at most: more are refused, in a currency without a fraction as well.
const positive = fc.bigInt({ min: 1n, max: 10n ** 28n - 1n });

describe("money", () => {
  it.each(["1e2", "", ".5", "5.", "01", "+1", "1,5", " 1", "NaN", "--1"])("refuses %j of an API", (amount) => {
    expect(() => fromApi({ amount, currency: "USD" })).toThrow(TypeError);
  });

  it("refuses to mix currencies, and two scales of one", () => {
    expect(() => add(zero(USD), zero(BTC))).toThrow("cannot be mixed");
    expect(() => compare(zero(USD), zero({ code: "USD", scale: 3 }))).toThrow("cannot be mixed");
  });

  it("gives back to the API what came from it", () => {
    fc.assert(
      fc.property(currency, units, (of, n) => {
        const said = toApi(money(n, of));
        expect(toApi(fromApi(said))).toEqual(said);
        expect(fromApi(said).units).toBe(n);
      }),
    );
  });

  it("adds, subtracts and compares as whole numbers do", () => {
    fc.assert(
      fc.property(units, units, (a, b) => {
        const [x, y] = [money(a, ETH), money(b, ETH)];
        expect(add(x, y).units).toBe(a + b);
        expect(subtract(add(x, y), y).units).toBe(a);
        expect(compare(x, y)).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(sum([x, y, x], ETH).units).toBe(a + b + a);
      }),
    );
  });

  it("cannot be changed", () => {
    const amount = money(5n, USD);
    expect(() => Object.assign(amount, { units: 6n })).toThrow(TypeError);
    expect(() => Object.assign(amount.currency, { scale: 0 })).toThrow(TypeError);
  });
});

describe("an amount that is shown", () => {
  it("has every digit, in each language, where a number would have lost some", () => {
    const amount = fromApi({ amount: "9007199254740993.000000000000000001", currency: "ETH" });
    expect(format(amount, { locale: "en-US" })).toBe("ETH\u00a09,007,199,254,740,993.000000000000000001");
    expect(format(amount, { locale: "de-DE" })).toBe("9.007.199.254.740.993,000000000000000001\u00a0ETH");
  });

  it("has the code of a currency that Intl does not know", () => {
    const amount = fromApi({ amount: "-1234.500000", currency: "USDC" });
    expect(format(amount, { locale: "en-US" })).toBe("-USDC\u00a01,234.500000");
    expect(format(amount, { locale: "en-US", currency: "symbol" })).toBe("-USDC\u00a01,234.500000");
    expect(format(amount, { locale: "en-US", currency: "none" })).toBe("-1,234.500000");
  });

  it("has a sign where one is wanted, and none at zero", () => {
    expect(format(money(150n, USD), { locale: "en-US", sign: "always", currency: "symbol" })).toBe("+$1.50");
    expect(format(zero(USD), { locale: "en-US", sign: "always", currency: "none" })).toBe("0.00");
  });

  it("keeps its digits in each language and currency", () => {
    fc.assert(
      fc.property(currency, units, locale, (of, n, locale) => {
        const parts = formatToParts(money(n, of), { locale });
        const digits = parts
          .filter(({ type }) => type === "integer" || type === "fraction")
          .map(({ value }) => [...value].map((digit) => valueOfDigit(digit)).join(""))
          .join("");
        expect(digits).toBe(toDecimal(money(n < 0n ? -n : n, of)).replace(".", ""));
        expect(parts.some(({ type }) => type === "minusSign")).toBe(n < 0n);
        expect(parts.find(({ type }) => type === "currency")?.value.trim()).toBe(of.code);
      }),
    );
  });
});

/** ASCII, Arabic-Indic or Devanagari. */
function valueOfDigit(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  return code - ([0x966, 0x660, 0x30].find((zero) => code >= zero) ?? 0);
}

const codeOf = (text: string, of: typeof USD, locale: string) => {
  const read = readTypedAmount(text, of, locale);
  return read.ok ? toDecimal(read.money) : read.code;
};

describe("an amount that was typed", () => {
  it.each([
    ["", USD, "en-US", "EMPTY"],
    ["   ", USD, "en-US", "EMPTY"],
    ["USD", USD, "en-US", "EMPTY"],
    ["abc", USD, "en-US", "NOT_A_NUMBER"],
    ["1e5", USD, "en-US", "NOT_A_NUMBER"],
    ["-5", USD, "en-US", "NOT_A_NUMBER"],
    ["+5", USD, "en-US", "NOT_A_NUMBER"],
    ["5 EUR", USD, "en-US", "NOT_A_NUMBER"],
    ["1.2.3", USD, "en-US", "NOT_A_NUMBER"],
    [".", USD, "en-US", "NOT_A_NUMBER"],
    ["0", USD, "en-US", "NOT_POSITIVE"],
    ["0.00", USD, "en-US", "NOT_POSITIVE"],
    ["1.001", USD, "en-US", "TOO_PRECISE"],
    ["1.0", JPY, "en-US", "TOO_PRECISE"],
    ["1".repeat(29), USD, "en-US", "TOO_LARGE"],
    ["9".repeat(500), USD, "en-US", "TOO_LARGE"],
    // A grouping sign that may be meant as a point.
    ["1,50", USD, "en-US", "AMBIGUOUS"],
    ["1.50", USD, "de-DE", "AMBIGUOUS"],
    ["1.234", BTC, "de-DE", "AMBIGUOUS"],
    ["1,234", BTC, "en-US", "AMBIGUOUS"],
    ["1.234,50", USD, "en-US", "AMBIGUOUS"],
    ["1,234.50", USD, "de-DE", "AMBIGUOUS"],
    ["1.234.567", USD, "en-US", "AMBIGUOUS"],
    ["1.234", USD, "fr-FR", "AMBIGUOUS"],
    ["12,34,5", USD, "en-US", "NOT_A_NUMBER"],
  ])("refuses %j of %o in %s as %s", (text, of, locale, code) => {
    expect(codeOf(text, of, locale)).toBe(code);
  });

  it.each([
    ["25.50", USD, "en-US", "25.50"],
    [" $25.5 ", USD, "en-US", "25.50"],
    ["25.50 usd", USD, "en-US", "25.50"],
    [".5", USD, "en-US", "0.50"],
    ["5.", USD, "en-US", "5.00"],
    ["007", USD, "en-US", "7.00"],
    ["1,234", USD, "en-US", "1234.00"],
    ["1.234", USD, "de-DE", "1234.00"],
    ["1.234,5", USD, "de-DE", "1234.50"],
    ["1,234,567.891", BTC, "en-US", "1234567.89100000"],
    ["1 234,50", USD, "fr-FR", "1234.50"],
    ["1\u202f234,50", USD, "fr-FR", "1234.50"],
    ["1.50", USD, "fr-FR", "1.50"],
    ["1'234.50", USD, "de-CH", "1234.50"],
    ["1’234.50", USD, "de-CH", "1234.50"],
    ["12,34,567.50", USD, "hi-IN", "1234567.50"],
    ["١٬٢٣٤٫٥٠", USD, "ar-EG", "1234.50"],
    ["1234.50", USD, "ar-EG", "1234.50"],
    ["1,234", JPY, "en-US", "1234"],
  ])("reads %j of %o in %s as %s", (text, of, locale, decimal) => {
    expect(codeOf(text, of, locale)).toBe(decimal);
  });

  it("is read as it is shown, in each language", () => {
    fc.assert(
      fc.property(currency, positive, locale, (of, n, locale) => {
        for (const currency of ["code", "none"] as const) {
          const read = readTypedAmount(format(money(n, of), { locale, currency }), of, locale);
          expect(read.ok && read.money.units).toBe(n);
        }
      }),
    );
  });

  it("says how it was read, in words that are read the same way", () => {
    const letters = fc.constantFrom(..."0123456789.,’ \u00a0");
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), currency, locale, (typed, of, locale) => {
        const read = readTypedAmount(typed.join(""), of, locale);
        if (!read.ok) return;
        expect(readTypedAmount(read.reading, of, locale)).toEqual(read);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never becomes more or less than its digits", () => {
    const letters = fc.constantFrom(..."0123456789.,’ ");
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), currency, locale, (typed, of, locale) => {
        const text = typed.join("");
        const read = readTypedAmount(text, of, locale);
        if (!read.ok) return;
        const digits = text.replace(/\D/g, "").replace(/^0+/, "");
        expect(read.money.units.toString().padEnd(digits.length, "0").startsWith(digits)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
