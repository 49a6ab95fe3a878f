import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextOpening } from "./open-hours.ts";
import { DAYS, type OpenHours } from "./policy.ts";

const at = (text: string) => new Date(`2026-11-${text}:00.000Z`);
const office: OpenHours = { day: "MONDAY", from: 9 * 60, to: 17 * 60 };

describe("the hours of a week", () => {
  it.each([
    ["before they begin", "30T08:59", "30T09:00"],
    ["as they begin", "30T09:00", "30T09:00"],
    ["within them", "30T12:34", "30T12:34"],
    ["the week before they end", "23T17:00", "30T09:00"],
    ["on the day before", "29T23:59", "30T09:00"],
    ["on the day after", "24T00:00", "30T09:00"],
  ])("open %s", (_when, now, opens) => {
    expect(nextOpening([office], at(now))).toEqual(at(opens));
  });

  it("take the first of several, up to the end of a day and over that of a week", () => {
    const sunday: OpenHours = { day: "SUNDAY", from: 0, to: 1_440 };
    expect(nextOpening([office, sunday], at("28T12:00"))).toEqual(at("29T00:00"));
    expect(nextOpening([sunday], at("29T23:59"))).toEqual(at("29T23:59"));
    expect(nextOpening([sunday], at("30T00:00")).toISOString()).toBe("2026-12-06T00:00:00.000Z");
  });

  it("are open when they say so, and at no moment before", () => {
    const hours = fc
      .tuple(fc.constantFrom(...DAYS), fc.nat(1_439), fc.nat(1_439))
      .map(([day, from, long]): OpenHours => ({ day, from, to: Math.min(1_440, from + long + 1) }));
    const isOpen = (all: readonly OpenHours[], now: Date) =>
      all.some(({ day, from, to }) => {
        const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
        return DAYS[now.getUTCDay()] === day && minute >= from && minute < to;
      });
    const moments = fc
      .nat({ max: 7 * 1_440 - 1 })
      .map((minute) => new Date(at("22T00:00").getTime() + minute * 60_000));
    fc.assert(
      fc.property(fc.array(hours, { minLength: 1, maxLength: 4 }), moments, ([first, ...rest], now) => {
        if (!first) return;
        const all = [first, ...rest] as const;
        const opens = nextOpening(all, now);
        expect(isOpen(all, opens)).toBe(true);
        expect(opens >= now && opens.getTime() - now.getTime() < 7 * 86_400_000).toBe(true);
        const before = new Date(opens.getTime() - 60_000);
        if (before >= now) expect(isOpen(all, before)).toBe(false);
      }),
    );
  });
});
