import { describe, expect, it } from "vitest";
import { languageOfNumbers } from "../ui/locale.ts";
import * as english from "./english.ts";
import * as german from "./german.ts";
import { LANGUAGES, spokenIn } from "./languages.ts";

describe("a language", () => {
  it("is spoken by the console whatever its region", () => {
    expect(["de", "de-AT", "EN-us", "pt-BR", "", "constructor"].map(spokenIn)).toEqual([
      "de",
      "de",
      "en",
      null,
      null,
      null,
    ]);
    expect(LANGUAGES).toEqual({ [german.language]: english.other.name, [english.language]: german.other.name });
  });

  it("gives its numbers to words of its own, and to those of one that the console does not speak", () => {
    const profiles = [undefined, "en-US", "pt-BR", "de-AT"];
    expect(profiles.map((profile) => languageOfNumbers(profile, "en"))).toEqual(["en", "en-US", "pt-BR", "en"]);
    expect(profiles.map((profile) => languageOfNumbers(profile, "de"))).toEqual(["de", "de", "pt-BR", "de-AT"]);
  });
});
