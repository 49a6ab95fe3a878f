import { describe, expect, it } from "vitest";
import { toCsv } from "./csv.ts";

describe("a file for a spreadsheet", () => {
  it.each(["=1+1", "+49 30", "@sum", "-1+cmd", "\t=1", "-"])(
    "runs nothing that somebody wrote into a memo: %j",
    (text) => {
      expect(toCsv([[text]])).toBe(`\uFEFF'${text}\r\n`);
    },
  );

  it("keeps amounts, those below zero too, and whatever has commas, quotes or lines in it", () => {
    expect(toCsv([["-25.50", "0.01420000", 'a "b", c', "two\nlines", ""]])).toBe(
      '\uFEFF-25.50,0.01420000,"a ""b"", c","two\nlines",\r\n',
    );
  });
});
