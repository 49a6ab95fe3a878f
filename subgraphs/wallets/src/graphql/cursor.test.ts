import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeAddressCursor, readAddressCursor } from "./cursor.ts";

const written = (text: string) => Buffer.from(text).toString("base64url");

describe("a cursor of addresses", () => {
  it.each([
    ["nothing", ""],
    ["no base64url", "é"],
    ["another list's", written("p1:5")],
    ["another version's", written("d2:5")],
    ["a negative place", written("d1:-1")],
    ["a place written otherwise", written("d1:05")],
    ["a place beyond what an index can be", written("d1:2147483648")],
    ["no number", written("d1:Infinity")],
    ["padding", `${makeAddressCursor(1)}=`],
    ["a space", ` ${makeAddressCursor(1)}`],
    ["a very long text", "a".repeat(1_000_000)],
  ])("is refused where it is %s", (_, cursor) => {
    expect(readAddressCursor(cursor)).toBeNull();
  });

  it("gives back the index that it was made of", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        (index) => readAddressCursor(makeAddressCursor(index)) === index,
      ),
    );
  });

  it("is refused where it is any other text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const index = readAddressCursor(text);
        return index === null || makeAddressCursor(index) === text;
      }),
    );
  });
});
