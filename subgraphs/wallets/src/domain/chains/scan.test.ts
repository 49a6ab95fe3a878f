import { describe, expect, it } from "vitest";
import { joinScans, SCAN_BLOCKS_MAX, scanFrom, scanRange } from "./scan.ts";

describe("a scan", () => {
  it("reads to the block behind the newest, which may be read by somebody already", () => {
    expect(scanFrom(7, 10)).toEqual({ from: 7, at: 6, to: 11 });
  });

  it("goes on with what another asks for, and forgets neither", () => {
    const before = { from: 5, at: 8, to: 11 };
    expect(joinScans(null, before)).toBe(before);
    expect(joinScans(before, scanFrom(2, 12))).toEqual({ from: 2, at: 1, to: 13 });
    expect(joinScans(before, scanFrom(12, 12))).toEqual({ from: 5, at: 8, to: 13 });
  });

  it("begins at no block before the first, nor too long ago, nor above the newest", () => {
    expect(scanRange(10)).toEqual({ lowest: 0, highest: 10 });
    expect(scanRange(SCAN_BLOCKS_MAX + 5)).toEqual({ lowest: 5, highest: SCAN_BLOCKS_MAX + 5 });
  });
});
