import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Recurring } from "../../domain/money/payment-schedule.ts";
import { instantOf } from "../../domain/schedules/local-time.ts";
import { readRule } from "../../domain/schedules/rule.ts";
import { makeCalendar } from "./calendar.ts";

const calendar = makeCalendar();
const DAY_MS = 24 * 3600 * 1000;
const recurring = (rule: string | null, changes: Partial<Recurring> = {}): Recurring => ({
  timeZone: "Europe/Berlin",
  startsAt: "2026-01-31T09:00:00",
  rule,
  lastAt: null,
  ...changes,
});
const datesOf = (of: Recurring, most = 5, after = "2000-01-01T00:00:00Z") =>
  calendar.datesOf(of, new Date(after), most).map((date) => date.toISOString().slice(0, 16));

const DAYS = Array.from({ length: 31 }, (_, day) => day + 1).join(",");

describe("the dates of a schedule", () => {
  it.each<[string, Recurring, string[]]>([
    ["once", recurring(null), ["2026-01-31T08:00"]],
    [
      "on the 31st leave out shorter months",
      recurring("FREQ=MONTHLY"),
      ["2026-01-31T08:00", "2026-03-31T07:00", "2026-05-31T07:00", "2026-07-31T07:00", "2026-08-31T07:00"],
    ],
    [
      "on the last day of each month have every month",
      recurring("FREQ=MONTHLY;BYMONTHDAY=-1"),
      ["2026-01-31T08:00", "2026-02-28T08:00", "2026-03-31T07:00", "2026-04-30T07:00", "2026-05-31T07:00"],
    ],
    [
      "on a leap day have leap years alone, 2100 being none",
      recurring("FREQ=YEARLY", { startsAt: "2092-02-29T09:00:00" }),
      ["2092-02-29T08:00", "2096-02-29T08:00", "2104-02-29T08:00", "2108-02-29T08:00", "2112-02-29T08:00"],
    ],
    [
      "keep the time of day over a change of clocks, and leave out a time that is none",
      recurring("FREQ=DAILY", { startsAt: "2026-03-27T02:30:00" }),
      ["2026-03-27T01:30", "2026-03-28T01:30", "2026-03-30T00:30", "2026-03-31T00:30", "2026-04-01T00:30"],
    ],
    [
      "come once where a clock shows their time twice",
      recurring("FREQ=DAILY", { startsAt: "2026-10-24T02:30:00" }),
      ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30", "2026-10-27T01:30", "2026-10-28T01:30"],
    ],
    [
      "end with the last",
      recurring("FREQ=WEEKLY;BYDAY=MO", { lastAt: new Date("2026-02-09T08:00:00Z") }),
      ["2026-02-02T08:00", "2026-02-09T08:00"],
    ],
    [
      "have their places among days, whether or not clocks skip the time of one",
      recurring("FREQ=MONTHLY;BYDAY=SU;BYSETPOS=-1", { startsAt: "2026-01-25T02:30:00" }),
      ["2026-01-25T01:30", "2026-02-22T01:30", "2026-04-26T00:30", "2026-05-31T00:30", "2026-06-28T00:30"],
    ],
    [
      "are found though every day of each year is named, and one alone meant",
      recurring(`FREQ=YEARLY;BYMONTHDAY=${DAYS};BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366`, {
        startsAt: "2026-01-31T02:30:00",
        timeZone: "America/New_York",
      }),
      ["2028-12-31T07:30", "2032-12-31T07:30", "2036-12-31T07:30", "2040-12-31T07:30", "2044-12-31T07:30"],
    ],
    ["are none where the month has no such day", recurring("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), []],
    ["are none where the steps never meet", recurring("FREQ=DAILY;INTERVAL=7;BYDAY=MO"), []],
    ["are none in such places", recurring("FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=5"), []],
    ["are none of months that are passed over", recurring("FREQ=MONTHLY;INTERVAL=12;BYMONTH=2"), []],
  ])("%s", (_what, of, dates) => {
    expect(datesOf(of)).toEqual(dates);
  });

  it("are found behind any moment, however far", () => {
    expect(datesOf(recurring("FREQ=DAILY"), 1, "2400-02-28T09:00:00Z")).toEqual(["2400-02-29T08:00"]);
    expect(datesOf(recurring(null), 1, "2026-01-31T08:00:00Z")).toEqual([]);
  });
});

const WEEK = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"];
type Shape = {
  freq: string;
  interval: number;
  months: number[];
  days: number[];
  week: number[];
  zone: string;
  at: string;
};

const shape = fc.record<Shape>({
  freq: fc.constantFrom("DAILY", "WEEKLY", "MONTHLY", "YEARLY"),
  interval: fc.integer({ min: 1, max: 4 }),
  months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
  days: fc.uniqueArray(fc.constantFrom(1, 15, 29, 30, 31, -1, -2), { maxLength: 3 }),
  week: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
  zone: fc.constantFrom(...ZONES),
  at: fc.constantFrom("00:00:00", "02:30:00", "09:00:00", "23:59:59"),
});

const toRule = ({ freq, interval, months, days, week }: Shape): string =>
  [
    `FREQ=${freq}`,
    `INTERVAL=${interval}`,
    ...(months.length > 0 ? [`BYMONTH=${months.join(",")}`] : []),
    ...(days.length > 0 && freq !== "WEEKLY" ? [`BYMONTHDAY=${days.join(",")}`] : []),
    ...(week.length > 0 ? [`BYDAY=${week.map((day) => WEEK[day]).join(",")}`] : []),
  ].join(";");

/** RFC 5545 §3.3.10 day by day: whether the rule has a date on this one. */
function isDate({ freq, interval, months, days, week }: Shape, start: Date, day: Date): boolean {
  const [month, date] = [day.getUTCMonth() + 1, day.getUTCDate()];
  const length = new Date(Date.UTC(day.getUTCFullYear(), month, 0)).getUTCDate();
  const monthsOn = (day.getUTCFullYear() - start.getUTCFullYear()) * 12 + day.getUTCMonth() - start.getUTCMonth();
  const daysOn = Math.round((day.getTime() - start.getTime()) / DAY_MS);
  // Weeks begin on Monday.
  const weeksOn = Math.floor((daysOn + ((start.getUTCDay() + 6) % 7)) / 7);
  const periods = {
    DAILY: daysOn,
    WEEKLY: weeksOn,
    MONTHLY: monthsOn,
    YEARLY: Math.floor((monthsOn + start.getUTCMonth()) / 12),
  };
  if ((periods[freq as keyof typeof periods] ?? 0) % interval !== 0) return false;
  const hasDays = days.length > 0 && freq !== "WEEKLY";
  const named = hasDays || week.length > 0;
  // Of a year that names days and no month, every month.
  if (months.length > 0 ? !months.includes(month) : freq === "YEARLY" && !named && month !== start.getUTCMonth() + 1)
    return false;
  if (hasDays && !days.some((one) => one === date || one === date - length - 1)) return false;
  if (week.length > 0 && !week.includes(day.getUTCDay())) return false;
  if (named || freq === "DAILY") return true;
  return freq === "WEEKLY" ? day.getUTCDay() === start.getUTCDay() : date === start.getUTCDate();
}

describe("every rule", () => {
  it("has the dates that RFC 5545 gives it, day by day, over every change of clocks, and each later than the last", () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 0, max: 700 }), (of, offset) => {
        const first = new Date(Date.UTC(2026, 0, 1) + offset * DAY_MS);
        const startsAt = `${first.toISOString().slice(0, 10)}T${of.at}`;
        const start = instantOf(startsAt, of.zone);
        fc.pre(start !== null);
        const rule = readRule(toRule(of));
        if (typeof rule === "string") throw new Error(rule);
        const expected: string[] = [];
        for (let day = first.getTime(); expected.length < 6 && day < first.getTime() + 1_500 * DAY_MS; day += DAY_MS) {
          const at = isDate(of, first, new Date(day))
            ? instantOf(`${new Date(day).toISOString().slice(0, 10)}T${of.at}`, of.zone)
            : null;
          if (at) expected.push(at.toISOString());
        }
        const found = calendar.datesOf(recurring(rule.text, { startsAt, timeZone: of.zone }), new Date(0), 6);
        // A day before the last that was looked at: in another zone that one is not over.
        const until = new Date(first.getTime() + 1_499 * DAY_MS).toISOString();
        const near = (dates: readonly string[]) => dates.filter((date) => date < until);
        expect(near(found.map((date) => date.toISOString()))).toEqual(near(expected));
        for (const [nth, date] of found.entries()) {
          const [next] = calendar.datesOf(recurring(rule.text, { startsAt, timeZone: of.zone }), date, 1);
          if (nth + 1 < found.length) expect(next).toEqual(found[nth + 1]);
          if (next) expect(next.getTime()).toBeGreaterThan(date.getTime());
        }
      }),
      { numRuns: 40 },
    );
  });
});
