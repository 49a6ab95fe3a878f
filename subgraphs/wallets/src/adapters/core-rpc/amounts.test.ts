import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonNumber, parseJson } from "../rpc/json.ts";
import { amountOf, toUnits } from "./amounts.ts";

describe("amounts of Core nodes", () => {
  it("are exact, to 10^18 smallest units and beyond what a double can say", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (units) => {
        expect(toUnits(parseJson(amountOf(units)), "x")).toBe(units);
        if (units > 0n) expect(toUnits(parseJson(`-${amountOf(units)}`), "x")).toBe(-units);
      }),
    );
    expect(amountOf(10n ** 18n)).toBe("10000000000.00000000");
    expect(toUnits(parseJson("90071992.54740993"), "x")).toBe(9_007_199_254_740_993n);
  });

  it.each(["1", "1e8", "0.123456789", "0.1", "1E-8"])("are none where a node writes %s", (text) => {
    expect(() => toUnits(new JsonNumber(text), "x")).toThrow("form that is not known");
  });

  it("are none as text", () => {
    expect(() => toUnits("1.00000000", "x")).toThrow("form that is not known");
  });
});
