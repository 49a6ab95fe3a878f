import { describe, expect, it } from "vitest";
import { mailLanguageOf } from "./mail-language.ts";

describe("the language of mails", () => {
  it.each([undefined, null, "", "en", "en-GB", "fr", "den", "x-de", "de_AT"])("is English for %j", (tag) => {
    expect(mailLanguageOf(tag)).toBe("en");
  });

  it.each(["de", "DE", "de-AT", "de-CH-1996"])("is German for %j", (tag) => {
    expect(mailLanguageOf(tag)).toBe("de");
  });
});
