import { describe, expect, it } from "vitest";
import { exportColumns } from "./export-columns.ts";

type Row = { readonly madeAt: string | null; readonly count: number };
const columns = exportColumns<Row>({
  made_at: ({ madeAt }) => madeAt,
  format: () => null,
  count: ({ count }) => count,
});
const row: Row = { madeAt: "2026-11-27T01:00:00.000Z", count: 0 };

describe("the columns of an export", () => {
  it("write nothing for what is not there, and a zero that is", () => {
    expect(columns.map(({ text }) => text({ ...row, madeAt: null }))).toEqual(["", "", "0"]);
  });

  it("know moments by their names, and a name that only ends alike is none", () => {
    expect(columns.map(({ title, time }) => [title, time?.(row)])).toEqual([
      ["made_at", row.madeAt],
      ["format", undefined],
      ["count", undefined],
    ]);
  });
});
