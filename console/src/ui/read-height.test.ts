import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHeight } from "./read-height.ts";

describe("the height of a block", () => {
  it.each(["-1", "1.5", "0x10", "many", "1e3", "2147483647", "99999999999", "85,00", ".5"])("is not %s", (text) => {
    expect(readHeight(text)).toBe("unreadable");
  });

  it("is none where nothing is typed", () => {
    expect([readHeight(""), readHeight(" \n")]).toEqual([null, null]);
  });

  it.each(["850000", " 850000 ", "850,000", "850.000", "850 000", "850\u202f000", "850’000"])(
    "is read as %s",
    (text) => {
      expect(readHeight(text)).toBe(850_000);
    },
  );

  it("is read as any of these languages writes it", () => {
    const height = fc.integer({ min: 0, max: 2_147_483_646 });
    fc.assert(
      fc.property(height, fc.constantFrom("en", "de", "de-CH", "fr", "sv"), (written, locale) => {
        expect(readHeight(new Intl.NumberFormat(locale).format(written))).toBe(written);
      }),
    );
  });

  it("is unreadable, none or a whole number, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readHeight(text);
        expect(read === null || read === "unreadable" || Number.isSafeInteger(read)).toBe(true);
      }),
    );
  });
});
