import { describe, expect, it } from "vitest";
import { countedMs, waitMs } from "./proof-limits.ts";

const MINUTE = 60_000;
const LIMITS = [
  { most: 3, windowMs: 15 * MINUTE },
  { most: 5, windowMs: 1440 * MINUTE },
];
const now = new Date(10_000 * MINUTE);
const ago = (...minutes: number[]) => minutes.map((minute) => new Date(now.getTime() - minute * MINUTE));

describe("the next code", () => {
  it.each([
    ["the third in a quarter of an hour", ago(1, 2, 5), 10],
    ["more than that", ago(1, 2, 3, 5), 12],
    ["the fifth in a day", ago(20, 40, 60, 80, 100), 1340],
    ["both, and the longer wait counts", ago(1, 2, 3, 80, 100), 1340],
  ])("waits after %s", (_what, failures, minutes) => {
    expect(waitMs(failures, now, LIMITS)).toBe(minutes * MINUTE);
  });

  it.each([
    ["none were wrong", []],
    ["fewer were", ago(1, 2)],
    ["the first of them is as old as the window", ago(1, 2, 15)],
    ["the first of a day is as old as it", ago(20, 40, 60, 80, 1440)],
  ])("does not wait where %s", (_what, failures) => {
    expect(waitMs(failures, now, LIMITS)).toBe(0);
  });

  it("waits until the window of what is dated in the future is over, where the clock was set back", () => {
    expect(waitMs(ago(-60, -60, -60), now, LIMITS)).toBe(75 * MINUTE);
  });

  it("knows how long a wrong code counts", () => {
    expect(countedMs(LIMITS)).toBe(1440 * MINUTE);
  });
});
