import { describe, expect, it } from "vitest";
import { localeOf } from "./locale.ts";

describe("the language of numbers and dates", () => {
  it.each([undefined, "", "no language at all"])("is the browser's where the profile's is %o", (language) => {
    expect(localeOf(language, ["pt-BR", "en"])).toBe("pt-BR");
    expect(localeOf(language, [])).toBe("en");
  });

  it("is the profile's, whatever the browser prefers", () => {
    expect(localeOf("de", ["en-GB", "en"])).toBe("de");
    expect(localeOf("en-us", ["en-GB"])).toBe("en-US");
  });

  it("has the browser's region where the profile names none", () => {
    expect(localeOf("en", ["de-AT", "en-GB", "en-US"])).toBe("en-GB");
    expect(localeOf("de", ["den-CA", "de-AT"])).toBe("de-AT");
  });
});
