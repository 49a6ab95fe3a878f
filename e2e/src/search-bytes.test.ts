import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSearch } from "./search-bytes.ts";

const searched = (bytes: Buffer, patterns: readonly Buffer[]) =>
  [...makeSearch(new Map(patterns.map((pattern, index) => [`${index}`, pattern])))(bytes)].toSorted();

describe("a search for many patterns at once", () => {
  // Of two values alone, so that patterns begin and go on as others do.
  const some = (min: number, max: number) =>
    fc.array(fc.constantFrom(0, 255), { minLength: min, maxLength: max }).map((bytes) => Buffer.from(bytes));

  it("finds what one search for each finds", () => {
    fc.assert(
      fc.property(some(0, 64), fc.array(some(4, 9), { maxLength: 12 }), (bytes, patterns) => {
        const expected = patterns.flatMap((pattern, index) => (bytes.includes(pattern) ? [`${index}`] : []));
        expect(searched(bytes, patterns)).toEqual(expected.toSorted());
      }),
      { numRuns: 2_000 },
    );
  });

  it("finds what begins and what ends the bytes, and nothing that goes on behind them", () => {
    const bytes = Buffer.from("words of a seed");
    const looked = ["words of", "a seed", "a seed.", "words of a seed", "ords", "seeds"];
    expect(
      searched(
        bytes,
        looked.map((text) => Buffer.from(text)),
      ),
    ).toEqual(["0", "1", "3", "4"]);
  });

  it("takes no pattern that stands everywhere", () => {
    expect(() => searched(Buffer.alloc(9), [Buffer.from("abc")])).toThrow("too few bytes");
  });
});
