import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadTypefaces } from "./draw-receipt.ts";
import { showText } from "./shown-text.ts";

const { hasGlyph } = loadTypefaces();
const shown = (raw: string) => showText(raw, hasGlyph);

describe("text on a receipt", () => {
  it.each(["Łódź ĄŻ ñ ß €", "Ελληνικά", "Київ Ђорђе", "Երևան", "თბილისი", "1 + 1 = 2; “quoted”…", "two\nlines"])(
    "is shown as it is: %s",
    (raw) => {
      expect(shown(raw)).toEqual({ text: raw, hasCodes: false });
    },
  );

  it.each([
    ["中文", "[U+4E2D U+6587]"],
    ["a שלום b", "a [U+05E9 U+05DC U+05D5 U+05DD] b"],
    ["a\u202Eb", "a[U+202E]b"],
    ["\u0000\uFFFE", "[U+0000 U+FFFE]"],
    ["😀‍", "😀[U+200D]"],
    ["\u{1F9D1}", "[U+1F9D1]"],
    ["\uD800", "[U+D800]"],
  ])("that would not be is written as its code points: %j", (raw, text) => {
    expect(shown(raw)).toEqual({ text, hasCodes: true });
  });

  it("never loses what stood there", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), (raw) => {
        const { text } = shown(raw);
        for (const letter of raw.normalize("NFC"))
          expect(
            text.includes(letter) ||
              text.includes(`U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`),
          ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
