import { describe, expect, it } from "vitest";
import { toldIn } from "./told-in.ts";

describe("a moment on a receipt", () => {
  it.each([
    ["UTC", "2026-03-29T00:59:59.999Z", "2026-03-29 00:59:59 UTC"],
    ["Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29 01:00:00 UTC (2026-03-29 03:00:00 Europe/Berlin, GMT+02:00)"],
    ["Asia/Kolkata", "2026-12-31T20:00:00Z", "2026-12-31 20:00:00 UTC (2027-01-01 01:30:00 Asia/Kolkata, GMT+05:30)"],
    ["Asia/Riyadh", "2026-01-01T00:00:00Z", "2026-01-01 00:00:00 UTC (2026-01-01 03:00:00 Asia/Riyadh, GMT+03:00)"],
  ])("is told in %s and in UTC", (zone, at, told) => {
    expect(toldIn(zone)(new Date(at))).toBe(told);
  });
});
