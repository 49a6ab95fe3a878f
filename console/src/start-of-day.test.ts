import { describe, expect, it } from "vitest";
import { startOfDay } from "./start-of-day.ts";

describe("the start of a day", () => {
  it.each([
    ["2026-11-26", "UTC", 0, "2026-11-26T00:00:00.000Z"],
    ["2026-11-26", "Europe/Berlin", 0, "2026-11-25T23:00:00.000Z"],
    ["2026-07-01", "America/New_York", 0, "2026-07-01T04:00:00.000Z"],
    ["2026-11-30", "Asia/Kolkata", 1, "2026-11-30T18:30:00.000Z"],
    // Clocks change within it: it has 25 hours.
    ["2026-10-25", "Europe/Berlin", 0, "2026-10-24T22:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", 1, "2026-10-25T23:00:00.000Z"],
  ])("of %s in %s, %i days later, is %s", (day, zoneName, later, start) => {
    expect(startOfDay(day, zoneName, later)).toBe(start);
  });
});
