import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellOf } from "../../../test/exporting.ts";
import { type Cell, toRecord } from "./csv.ts";

const read = (cells: readonly Cell[]): string[] => parse(toRecord(cells))[0] ?? [];

describe("a record of a file", () => {
  it.each(["=1+1", "+1", "-1", "@a", "\ta", "\ra", "\na", "＝1", "－1", "'a"])("lets no spreadsheet run %j", (text) => {
    expect(read([{ text }])).toEqual([`'${text}`]);
  });

  it("leaves numbers and words of our own as they are, negative ones too", () => {
    expect(toRecord([{ exact: "-12.50" }, { exact: "2026-01-31T12:00:00.000Z" }, null, { text: "" }])).toBe(
      "-12.50,2026-01-31T12:00:00.000Z,,\r\n",
    );
  });

  it("is read by another's parser as what was written, whatever that is", () => {
    const letters = fc.oneof(
      fc.constantFrom(..."=+-@\t\r\n\",'; ", "\uFEFF", "＝"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    );
    const text = fc.array(letters, { maxLength: 12 }).map((all) => all.join(""));
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), (texts) => {
        // What begins with the mark of UTF-8 begins a file only where the file has one.
        const cells = [{ exact: "first" }, ...texts.map((each) => ({ text: each }))];
        expect(read(cells).slice(1).map(cellOf)).toEqual(texts);
      }),
      { numRuns: 120 },
    );
  });
});
