import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTimeZone, parseTimeZone } from "./time-zone.ts";

describe("a time zone", () => {
  it.each(["", "Mars/Base", "+01:00", "Europe/Berlin\n", "../etc", "a".repeat(65), "Europe/Berlin;COUNT=1"])(
    "is none: %j",
    (name) => {
      expect(isTimeZone(name)).toBe(false);
      expect(parseTimeZone(name)).toEqual({ ok: false, error: { code: "UNKNOWN_TIME_ZONE" } });
    },
  );

  it.each([
    ["utc", "UTC"],
    ["Etc/UTC", "UTC"],
    ["europe/berlin", "Europe/Berlin"],
    ["US/Pacific", "America/Los_Angeles"],
    ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["Asia/Kathmandu", "Asia/Kathmandu"],
    ["Etc/GMT+5", "Etc/GMT+5"],
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["Europe/Kiev", "Europe/Kyiv"],
  ])("%s is %s", (said, name) => {
    expect(isTimeZone(said)).toBe(true);
    expect(parseTimeZone(said)).toEqual({ ok: true, value: name });
  });

  it("has one name, which names itself and has the same clocks", () => {
    const shown = (timeZone: string, at: number) =>
      new Intl.DateTimeFormat("en-US", { timeZone, dateStyle: "full", timeStyle: "long" })
        .formatToParts(at)
        .filter(({ type }) => type !== "timeZoneName");
    const at = fc.integer({ min: 0, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(fc.constantFrom(...Intl.supportedValuesOf("timeZone")), at, (said, moment) => {
        const read = parseTimeZone(said);
        if (!read.ok) throw new Error(`${said} is no zone`);
        expect(parseTimeZone(read.value)).toEqual(read);
        expect(shown(read.value, moment)).toEqual(shown(said, moment));
      }),
    );
  });
});
