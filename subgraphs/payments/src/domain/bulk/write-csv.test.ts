import { describe, expect, it } from "vitest";
import { writeCell } from "./write-csv.ts";

describe("a cell", () => {
  it.each([
    ["=1+1", `"'=1+1"`],
    ["+49 30", `"'+49 30"`],
    ["-5", `"'-5"`],
    ["@SUM(A1)", `"'@SUM(A1)"`],
    ["  =1", `"'  =1"`],
    ["\t=1", `"'\t=1"`],
    ["\n=1", `"'\n=1"`],
    ["\uFEFF=1", `"'\uFEFF=1"`],
    ["\uFF1D1", `"'\uFF1D1"`],
    ['a "b", c', '"a ""b"", c"'],
    ["a;b", '"a;b"'],
    ["two\r\nlines", '"two\r\nlines"'],
    [" blank", '" blank"'],
    ["it's", `"it's"`],
    ["1.00", "1.00"],
    ["a=b", "a=b"],
    ["", ""],
  ])("%j is written so that no spreadsheet runs it, nor takes it for two", (text, written) => {
    expect(writeCell(text)).toBe(written);
  });
});
