import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLanguage } from "./language.ts";

describe("a language", () => {
  it.each([
    "",
    "e",
    "english language",
    "en_US",
    "en-",
    "-en",
    " en",
    "en\u0000",
    "en-US-US",
    "x".repeat(36),
    `en-${"a1b2c3d4-".repeat(9)}x`,
  ])("refuses %j", (raw) => {
    expect(parseLanguage(raw)).toEqual({ ok: false, error: { code: "LANGUAGE_TAG" } });
  });

  it.each([
    ["en", "en"],
    ["PT-br", "pt-BR"],
    ["zh-hant-tw", "zh-Hant-TW"],
    ["iw", "he"],
    ["de-CH-1996", "de-CH-1996"],
  ])("takes %j as %j", (raw, tag) => {
    expect(parseLanguage(raw)).toEqual({ ok: true, value: tag });
  });

  it("is the same when its canonical form is read again, and answers for any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/)), (raw) => {
        const first = parseLanguage(raw);
        if (first.ok) expect(parseLanguage(first.value)).toEqual(first);
      }),
    );
  });
});
