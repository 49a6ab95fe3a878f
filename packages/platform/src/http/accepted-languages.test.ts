import { describe, expect, it } from "vitest";
import { acceptedLanguages } from "./accepted-languages.ts";

describe("the languages that a browser asks for", () => {
  it.each([
    [undefined, [""]],
    ["de-AT,de;q=0.9,en;q=0.8", ["de", "de", "en"]],
    ["en;q=0.1, FR ; q=0.5", ["fr", "en"]],
    ["de;q=0, en", ["en"]],
    ["de;q=x, en", ["en"]],
  ])("of %s are %j, the best first", (header, languages) => {
    expect(acceptedLanguages(header)).toEqual(languages);
  });
});
