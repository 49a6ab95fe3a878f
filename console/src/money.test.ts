import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareDecimals, digitsOf, isNothing, splitAmount, writeAmount } from "./money.ts";

const LOCALES = ["en-US", "de-DE", "de-CH", "fr-FR", "hi-IN", "pt-BR"];
const digits = fc.stringMatching(/^\d{1,30}$/).map((text) => text.replace(/^0+(?=\d)/, ""));

describe("an amount on the screen", () => {
  it("loses no digit of it, in any language", () => {
    fc.assert(
      fc.property(digits, fc.stringMatching(/^\d{0,18}$/), fc.constantFrom(...LOCALES), (whole, fraction, locale) => {
        const money = { amount: fraction ? `${whole}.${fraction}` : whole, currency: "XXX" };
        const parts = splitAmount(money, locale);
        expect(parts.whole.replace(/\D/g, "")).toBe(whole);
        expect(parts.fraction.replace(/\D/g, "")).toBe(fraction);
        expect(digitsOf(money)).toBe(fraction.length);
      }),
    );
  });

  it("keeps the sign apart, and knows nothing from little", () => {
    expect(splitAmount({ amount: "-1234.50", currency: "USD" }, "en-US")).toEqual({
      sign: "-",
      whole: "1,234",
      fraction: ".50",
    });
    expect(isNothing({ amount: "0.00000000", currency: "BTC" })).toBe(true);
    expect(isNothing({ amount: "0.00000001", currency: "BTC" })).toBe(false);
  });
});

describe("an amount within a sentence", () => {
  it.each([
    ["en-GB", "1,234.50 USD"],
    ["de-AT", "1 234,50 USD"],
    ["de-DE", "1.234,50 USD"],
  ])("is written as %s does", (locale, text) => {
    expect(writeAmount({ amount: "1234.50", currency: "USD" }, locale)).toBe(text);
  });
});

describe("decimals", () => {
  it("are compared exactly, whatever their scales are", () => {
    expect(compareDecimals("9007199254740993.01", "9007199254740993.02")).toBe(-1);
    expect(compareDecimals("25.5", "25.500000000000000000")).toBe(0);
    expect(compareDecimals("10", "9.99")).toBe(1);
  });
});
