import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { momentIn, writeMoment } from "./moment.ts";

const ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati", "America/New_York"];

describe("a moment", () => {
  it("names the zone of its clock, unless something around it does", () => {
    const reading = { locale: "en-GB", zoneName: "Europe/Berlin" };
    const at = new Date("2026-11-25T23:30:00Z");
    expect(writeMoment(at, reading)).toBe("26 Nov 2026, 00:30:00 CET");
    expect(writeMoment(at, reading, { only: "time" })).toBe("00:30:00 CET");
    expect(writeMoment(at, reading, { isZoneSaid: true })).toBe("26 Nov 2026, 00:30:00");
    expect(writeMoment(at, { locale: "de", zoneName: "UTC" })).toBe("25. Nov. 2026, 23:30:00 UTC");
  });

  it("has in a file what the zone's clocks showed, and how far they were ahead", () => {
    expect(momentIn("UTC", "2026-11-25T23:30:00.123Z")).toBe("2026-11-25T23:30:00.123Z");
    expect(momentIn("Europe/Berlin", "2026-11-25T23:30:00.123Z")).toBe("2026-11-26T00:30:00.123+01:00");
    expect(momentIn("Europe/Berlin", "2026-07-25T23:30:00.000Z")).toBe("2026-07-26T01:30:00.000+02:00");
    expect(momentIn("America/St_Johns", "2026-01-01T00:00:00.000Z")).toBe("2025-12-31T20:30:00.000-03:30");
  });

  it("is the same moment in every zone's file", () => {
    const moments = fc.date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(moments, fc.constantFrom(...ZONES), (date, zoneName) => {
        expect(Date.parse(momentIn(zoneName, date.toISOString()))).toBe(date.getTime());
      }),
    );
  });
});
