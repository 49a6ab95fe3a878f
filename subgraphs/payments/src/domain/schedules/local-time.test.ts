import { describe, expect, it } from "vitest";
import { instantOf, readLocalTime } from "./local-time.ts";

describe("a local time", () => {
  it.each([
    "",
    "2026-01-31",
    "2026-02-30T09:00",
    "2026-01-31T24:00",
    "2026-01-31T09:60",
    "2026-01-31T09:00:60",
    "2026-01-31 09:00",
    "2026-01-31T09:00Z",
    "2026-01-31T09:00+01:00",
    "2026-01-31T09:00:00.5",
    "26-01-31T09:00",
    "２026-01-31T09:00",
  ])("is none: %j", (text) => {
    expect(readLocalTime(text)).toBeNull();
  });

  it.each([
    ["2026-01-31T09:00", "2026-01-31T09:00:00"],
    ["2028-02-29T23:59:59", "2028-02-29T23:59:59"],
  ])("%s is %s", (text, read) => {
    expect(readLocalTime(text)).toBe(read);
  });
});

describe("when a clock shows a time", () => {
  it.each([
    ["in winter", "2026-01-31T09:00:00", "Europe/Berlin", "2026-01-31T08:00:00.000Z"],
    ["in summer", "2026-07-31T09:00:00", "Europe/Berlin", "2026-07-31T07:00:00.000Z"],
    ["never, where clocks are put forward over it", "2026-03-29T02:30:00", "Europe/Berlin", null],
    ["just behind that", "2026-03-29T03:00:00", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
    ["the first time, where it shows it twice", "2026-10-25T02:30:00", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["by half an hour", "2026-10-04T02:15:00", "Australia/Lord_Howe", null],
    ["by a quarter", "2026-01-31T09:00:00", "Asia/Kathmandu", "2026-01-31T03:15:00.000Z"],
    ["on a day that was left out", "2011-12-30T12:00:00", "Pacific/Apia", null],
    ["behind that day", "2011-12-31T12:00:00", "Pacific/Apia", "2011-12-30T22:00:00.000Z"],
    ["far away", "9999-12-31T23:59:59", "America/New_York", "+010000-01-01T04:59:59.000Z"],
    ["long ago", "0001-01-01T00:00:00", "UTC", "0001-01-01T00:00:00.000Z"],
  ])("%s: %s in %s is %s", (_what, local, zone, instant) => {
    expect(instantOf(local, zone)?.toISOString() ?? null).toBe(instant);
  });
});
