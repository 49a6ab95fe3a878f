import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json, JsonNumber, parseJson } from "./json.ts";

/** As JSON.parse would have it. */
function rounded(json: Json): unknown {
  if (json instanceof JsonNumber) return Number(json.text);
  if (Array.isArray(json)) return json.map(rounded);
  if (!isObject(json)) return json;
  // Defined, not assigned: a key may be "__proto__".
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, rounded(value)]));
}

const numberIn = (text: string): JsonNumber => parseJson(text) as JsonNumber;

describe("JSON without rounding", () => {
  it.each(["1.0", "1e3", "1E+3", "0.5", "-0.1", "1e-8", `1${"0".repeat(100)}`])("takes %s for no integer", (text) => {
    expect(numberIn(text).toInteger()).toBeNull();
    expect(numberIn(text).toSafeInteger()).toBeNull();
  });

  it.each(["9007199254740992", "9007199254740993", "-9007199254740992"])("takes %s for no safe integer", (text) => {
    expect(numberIn(text).toSafeInteger()).toBeNull();
    expect(numberIn(text).toInteger()).toBe(BigInt(text));
  });

  it.each(["", "{", "[1,]", "NaN", "01", "1 2", "'a'", "undefined"])("refuses what is no JSON: %s", (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it("reads every integer exactly, wherever it stands", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 256n), max: 2n ** 256n }), (integer) => {
        const json = parseJson(`{"a":[${integer}]}`) as { a: [JsonNumber] };
        expect(json.a[0].toInteger()).toBe(integer);
      }),
    );
  });

  it("keeps every number as it was written", () => {
    const text = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,30})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(text, (written) => {
        expect(numberIn(written).text).toBe(written);
      }),
    );
  });

  it("reads all else as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(rounded(parseJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });
});
