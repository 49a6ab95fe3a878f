import { describe, expect, it } from "vitest";
import { LIST_SEARCH, readDay, readOneOf, readOwnPath, searchReader } from "./search.ts";

describe("what an address says", () => {
  it("says absent of everything that is not of its kind, and does not leave it out", () => {
    const read = searchReader({ ...LIST_SEARCH, state: readOneOf(["PENDING", "FAILED"]) });
    expect(Object.entries(read({ after: 7, sort: "", hide: "memo", state: "GONE" }))).toEqual([
      ["after", undefined],
      ["sort", undefined],
      ["hide", undefined],
      ["state", undefined],
    ]);
    expect(read({ after: "c1", sort: "-when", hide: ["memo", 3], state: "FAILED" })).toEqual({
      after: "c1",
      sort: "-when",
      hide: ["memo"],
      state: "FAILED",
    });
  });

  it.each(["//evil.example", "/\\evil.example", "https://evil.example", "", 1])("leads nobody elsewhere: %j", (raw) => {
    expect(readOwnPath(raw)).toBeUndefined();
  });

  it.each(["2026-99-99", "2026-02-30", "2025-02-29", "0000-01-01", "9999-12-31", "2026-1-1", "today", 20261126])(
    "is no day: %j",
    (raw) => {
      expect(readDay(raw)).toBeUndefined();
    },
  );

  it.each(["2026-11-26", "2024-02-29"])("is a day: %s", (day) => {
    expect(readDay(day)).toBe(day);
  });

  it("leads back to a path of its own", () => {
    expect(readOwnPath("/payments?state=FAILED")).toBe("/payments?state=FAILED");
  });
});
