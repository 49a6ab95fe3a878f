import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInstant } from "./parse-instant.ts";

describe("parseInstant", () => {
  it.each([
    "2026-01-01",
    "2026-01-01T00:00:00",
    "2026-01-01 00:00:00Z",
    "2026-01-01T00:00Z",
    "2026-1-1T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2025-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-12-31T23:59:60Z",
    "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+01:60",
    "2026-01-01T00:00:00+0100",
    "2026-01-01T00:00:00.Z",
    " 2026-01-01T00:00:00Z",
    "２026-01-01T00:00:00Z",
    "1767225600000",
    "now",
    "",
  ])("refuses %j", (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it.each([1767225600000, true, {}, undefined, null])("refuses what is no text: %j", (value) => {
    expect(parseInstant(value)).toBeNull();
  });

  it.each([
    ["2026-01-31T23:30:00+01:00", "2026-01-31T22:30:00.000Z"],
    ["2026-01-31T23:30:00-00:30", "2026-02-01T00:00:00.000Z"],
    ["2024-02-29t00:00:00z", "2024-02-29T00:00:00.000Z"],
    ["2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00.123Z"],
  ])("reads %s as %s", (text, expected) => {
    expect(parseInstant(text)?.toISOString()).toBe(expected);
  });

  it("reads every moment that it would write", () => {
    const moment = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });
    fc.assert(fc.property(moment, (date) => parseInstant(date.toISOString())?.getTime() === date.getTime()));
  });
});
