import { describe, expect, it } from "vitest";
import { HOLDS, nearestHold } from "./holds.ts";

const created = "2026-11-26T09:00:00.000Z";
const after = (seconds: number) => new Date(Date.parse(created) + seconds * 1000).toISOString();

describe("how long a reservation that is repeated lasts", () => {
  it.each(HOLDS)("is what was chosen: %s seconds", (hold) => {
    expect(nearestHold(created, after(Number.parseInt(hold, 10)))).toBe(hold);
  });

  it.each([
    [60, "3600"],
    [604_799, "604800"],
    [1_000_000, "604800"],
    [31_536_000, "2592000"],
  ])("is what can be chosen nearest to %i seconds", (seconds, hold) => {
    expect(nearestHold(created, after(seconds))).toBe(hold);
  });
});
