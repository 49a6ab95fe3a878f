import { describe, expect, it } from "vitest";
import { readOf } from "./read-of.ts";

describe("how many blocks of a rescan were read", () => {
  it("is none before the first, and all with the last", () => {
    expect(readOf({ from: 10, at: 9, to: 12 })).toEqual({ read: 0, all: 3 });
    expect(readOf({ from: 10, at: 10, to: 12 })).toEqual({ read: 1, all: 3 });
    expect(readOf({ from: 10, at: 12, to: 12 })).toEqual({ read: 3, all: 3 });
  });

  it("is never more than there were to read: it goes on behind where it was to end", () => {
    expect(readOf({ from: 10, at: 14, to: 12 })).toEqual({ read: 5, all: 5 });
  });
});
