import { describe, expect, it } from "vitest";
import { parseSearch, stringifySearch } from "./search-text.ts";

describe("what stands behind ? of an address", () => {
  it.each(["100", "2026", "1e3", "true", "null", "0012", "{}", "[not a list", '"', "a b&c=d+e"])(
    "is a text and nothing else where somebody writes %j by hand",
    (text) => {
      expect(parseSearch(`?text=${encodeURIComponent(text)}`)).toEqual({ text });
    },
  );

  it("is read as it was written, lists too, and texts that look like one", () => {
    const values = {
      min: "100",
      hide: ["memo", "when"],
      text: '["memo"]',
      to: "/send?to=bob&memo=a+b",
      memo: '"quoted"',
    };
    expect(parseSearch(stringifySearch(values))).toEqual(values);
  });

  it("has amounts as people write them, and nothing of what is absent", () => {
    expect(stringifySearch({ min: "100.50", after: undefined })).toBe("?min=100.50");
    expect(stringifySearch({ after: undefined })).toBe("");
  });

  it("still reads texts in quotation marks, as links of before have them", () => {
    expect(parseSearch("?min=%22100%22")).toEqual({ min: "100" });
  });
});
