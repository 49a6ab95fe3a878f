import { describe, expect, it } from "vitest";
import { faultOfTerms, isWithin } from "./terms.ts";

const terms = {
  version: 1,
  base: "EUR",
  counter: "USD",
  effectiveAt: new Date(0),
  spreadBasisPoints: 50,
  rate: null,
  minimumRate: "0.9",
  maximumRate: "1.3",
};

describe("what a market says", () => {
  it.each([
    ["0.899999999999999999", false],
    ["0.9", true],
    ["1.30", true],
    ["1.300000000000000001", false],
    ["0", false],
    ["-1", false],
    ["1e0", false],
    ["", false],
  ])("%j is believed, within bounds: %j", (rate, isBelieved) => expect(isWithin(terms, rate)).toBe(isBelieved));

  it("is believed, whatever it is, where there are no bounds", () => {
    const wide = { ...terms, minimumRate: null, maximumRate: null };
    expect([isWithin(wide, "999999999999999999"), isWithin(wide, "0.000000000000000000000000000001")]).toEqual([
      true,
      true,
    ]);
  });
});

it.each([
  [{ counter: "EUR" }, "SAME_CURRENCY"],
  [{ minimumRate: "1.4" }, "MAXIMUM"],
  [{ rate: "1.31" }, "RATE"],
  [{ rate: "1.2" }, null],
  [{ minimumRate: null, maximumRate: null, rate: "7" }, null],
])("terms with %j have the fault %j", (changes, fault) => {
  expect(faultOfTerms({ ...terms, ...changes })).toBe(fault);
});
