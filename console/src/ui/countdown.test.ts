import { describe, expect, it } from "vitest";
import { secondsUntil, spokenSeconds, writeSeconds } from "./countdown.ts";

describe("a countdown", () => {
  it("never shows more than is left, and nothing below nothing", () => {
    expect([30_000, 29_999, 29_001, 1, 0, -5_000].map((left) => secondsUntil(left, 0))).toEqual([30, 30, 30, 1, 0, 0]);
  });

  it("is said aloud three times, however often it ticks", () => {
    const spoken = Array.from({ length: 31 }, (_, passed) => spokenSeconds(30 - passed, 30));
    expect(spoken.filter((text, at) => text !== spoken[at - 1])).toEqual([30, 10, 0]);
    const short = Array.from({ length: 6 }, (_, passed) => spokenSeconds(5 - passed, 5));
    expect(short.filter((text, at) => text !== short[at - 1])).toEqual([5, 0]);
  });

  it("is written as clocks do", () => {
    expect([0, 7, 59, 60, 300].map(writeSeconds)).toEqual(["0:00", "0:07", "0:59", "1:00", "5:00"]);
  });
});
