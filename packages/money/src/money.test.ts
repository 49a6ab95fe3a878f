import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Asset } from "./asset.ts";
import {
  add,
  formatMoney,
  formatUnits,
  money,
  negate,
  parseMoney,
  parsePositiveMoney,
  subtract,
  WHOLE_DIGITS_MAX,
  zero,
} from "./money.ts";

const USD: Asset = { code: "USD", scale: 2 };
const ETH: Asset = { code: "ETH", scale: 18 };
const YEN: Asset = { code: "JPY", scale: 0 };

const asset = fc.record({ code: fc.constant("XXX"), scale: fc.integer({ min: 0, max: 18 }) });
const units = fc.bigInt({ min: 0n, max: 10n ** BigInt(WHOLE_DIGITS_MAX) - 1n });

const codeOf = (parsed: ReturnType<typeof parseMoney>) => (parsed.ok ? "ok" : parsed.error.code);

describe("parseMoney", () => {
  it.each([
    "1e18",
    "NaN",
    "-1",
    " 1",
    "1 ",
    "１２",
    "0x10",
    "",
    ".5",
    "5.",
    "01",
    "+1",
    "1,5",
    "1.5.5",
    "Infinity",
    "1_000",
    "٣",
    "1\n",
    "null",
  ])("refuses %j as no plain decimal", (text) => {
    expect(codeOf(parseMoney(USD, text))).toBe("NOT_A_DECIMAL");
  });

  it("refuses more fraction digits than the asset has, and never rounds them", () => {
    expect(codeOf(parseMoney(USD, "0.001"))).toBe("TOO_PRECISE");
    expect(codeOf(parseMoney(USD, "1.500"))).toBe("TOO_PRECISE");
    expect(codeOf(parseMoney(USD, `0.${"0".repeat(39)}1`))).toBe("TOO_PRECISE");
    expect(codeOf(parseMoney(YEN, "1.0"))).toBe("TOO_PRECISE");
  });

  it("refuses what could overflow a counter", () => {
    expect(codeOf(parseMoney(USD, (2n ** 256n).toString()))).toBe("TOO_LARGE");
    expect(codeOf(parseMoney(USD, "1".repeat(29)))).toBe("TOO_LARGE");
    expect(codeOf(parseMoney(USD, "9".repeat(100_000)))).toBe("TOO_LARGE");
  });

  it("refuses zero where an amount is to be moved", () => {
    expect(codeOf(parsePositiveMoney(USD, "0"))).toBe("NOT_POSITIVE");
    expect(codeOf(parsePositiveMoney(USD, "0.00"))).toBe("NOT_POSITIVE");
    expect(codeOf(parseMoney(USD, "0"))).toBe("ok");
  });

  it("reads what a double cannot hold, exactly", () => {
    const parsed = parseMoney(ETH, "9007199254740993.000000000000000001");
    expect(parsed.ok && parsed.value.units).toBe(9007199254740993000000000000000001n);
  });

  it("gives back what it formatted, for every scale", () => {
    fc.assert(
      fc.property(asset, units, (a, n) => {
        const parsed = parseMoney(a, formatUnits(a.scale, n));
        return parsed.ok && parsed.value.units === n;
      }),
    );
  });

  it("takes no text that is not written as it would write it, but for trailing zeros", () => {
    fc.assert(
      fc.property(asset, fc.string({ unit: "binary", maxLength: 12 }), (a, text) => {
        const parsed = parseMoney(a, text);
        if (!parsed.ok) return true;
        const full = formatMoney(parsed.value);
        return full === text || full.startsWith(text.includes(".") ? text : `${text}.`) || full === text;
      }),
    );
  });
});

describe("arithmetic", () => {
  it("refuses to mix assets", () => {
    expect(() => add(zero(USD), zero(ETH))).toThrow("cannot be mixed");
    expect(() => subtract(zero(USD), zero({ code: "USD", scale: 3 }))).toThrow("cannot be mixed");
  });

  it("adds, subtracts and negates without loss", () => {
    fc.assert(
      fc.property(units, units, (a, b) => {
        const sum = add(money(USD, a), money(USD, b));
        return subtract(sum, money(USD, b)).units === a && add(sum, negate(sum)).units === 0n;
      }),
    );
  });

  it("formats negative amounts with their sign before the digits", () => {
    expect(formatUnits(2, -5n)).toBe("-0.05");
    expect(formatUnits(0, -5n)).toBe("-5");
    expect(formatUnits(8, 150000000n)).toBe("1.50000000");
  });
});
