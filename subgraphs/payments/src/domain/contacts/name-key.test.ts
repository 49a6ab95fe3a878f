import { parseLine } from "@coffer/platform/text/parse-text";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contactNameKey } from "./name-key.ts";

const NAME_MAX = 64;
/** Names as they are taken: of letters whose cases and widths are peculiar, and of any. */
const names = fc
  .string({
    unit: fc.oneof(fc.constantFrom(..."aZßẞſIİıσςΣﬁǅⅣ０ａ\u00a0 \u0301\u0307Åéΐΰՙ"), fc.string({ unit: "binary" })),
  })
  .map((raw) => parseLine(raw, NAME_MAX))
  .filter((parsed) => parsed.ok)
  .map(({ value }) => value as string);

describe("the key of a contact's name", () => {
  it.each([
    ["its case", "Bob", "BOB"],
    ["what has a large form of two letters", "Straße", "STRASSE"],
    ["two small forms of one large one", "ΟΔΟΣ", "οδοσ"],
    ["its width", "Ｂｏｂ", "bob"],
    ["ligatures", "ﬁona", "Fiona"],
    ["the kind of its spaces, and how many", "Bob\u00a0 Smith", "bob smith"],
    ["how its accents are written", "Zoë", "ZOE\u0308"],
  ])("knows no difference of %s", (_what, one, other) => {
    expect(contactNameKey(one)).toBe(contactNameKey(other));
  });

  it("tells names apart that differ in a letter, an accent or where a space is", () => {
    const keys = ["bob", "bób", "bobb", "b ob", "6ob", "боб"].map(contactNameKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("is something of whatever is a name, the key of itself, and the same of the name in any case and form", () => {
    fc.assert(
      fc.property(names, (name) => {
        const key = contactNameKey(name);
        expect(key).not.toBe("");
        for (const other of [key, name.toUpperCase(), name.toLowerCase(), name.normalize("NFD"), ` ${name}\u2003`])
          expect(contactNameKey(other)).toBe(key);
      }),
      { numRuns: 500 },
    );
  });
});
