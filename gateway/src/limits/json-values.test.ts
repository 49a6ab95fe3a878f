import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasMoreValuesThan } from "./json-values.ts";

const has = (max: number, json: string) => hasMoreValuesThan(max, Buffer.from(json));
const valuesIn = (value: unknown): number =>
  1 +
  (typeof value === "object" && value !== null
    ? Object.values(value).reduce<number>((sum, one) => sum + valuesIn(one), 0)
    : 0);

describe("hasMoreValuesThan", () => {
  it.each([
    ["numbers in a list", `[${"1,".repeat(100)}1]`],
    ["empty lists", `[${"[],".repeat(100)}[]]`],
    ["lists in lists", "[".repeat(101) + "]".repeat(101)],
    ["members", `{${Array.from({ length: 101 }, (_, i) => `"${i}":1`).join()}}`],
    ["members under one name", `{${'"a":1,'.repeat(100)}"a":1}`],
    ["with blanks between", `[ ${"1 ,\n".repeat(100)} 1 ]`],
    ["texts", `[${'",",'.repeat(100)}","]`],
  ])("refuses too many %s", (_what, json) => {
    expect(has(100, json)).toBe(true);
  });

  it.each([
    ["signs in a text", JSON.stringify({ a: ",[{:".repeat(1_000) })],
    ["quotation marks in a text", JSON.stringify({ a: '",",[{:\\'.repeat(1_000) })],
    ["a long text behind a backslash", `{"a":"\\\\","b":"${",".repeat(1_000)}"}`],
  ])("does not count %s", (_what, json) => {
    expect(has(100, json)).toBe(false);
  });

  it("never lets through more than there may be, and never refuses less than half of it", () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 1, max: 40 }), (json, max) => {
        const values = valuesIn(JSON.parse(json));
        if (values > max) expect(has(max, json)).toBe(true);
        if (2 * values + 1 <= max) expect(has(max, json)).toBe(false);
      }),
    );
  });
});
