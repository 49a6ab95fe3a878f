import { describe, expect, it } from "vitest";
import { type Recurrence, readRecurrence, ruleOf, weekdayOf } from "./recurrence.ts";

const start = (startsAt: string, timeZone = "Europe/Berlin") => ({ startsAt, timeZone });
const usual: Recurrence = { every: "MONTHLY", interval: 1, weekdays: [], monthDay: "DATE", end: null };

describe("what recurs, as a rule of RFC 5545", () => {
  it.each<[string, Partial<Recurrence>, string, string | null]>([
    ["once", { every: "ONCE", end: { count: 3 } }, "2026-12-31T09:00", null],
    ["every day", { every: "DAILY" }, "2026-12-31T09:00", "FREQ=DAILY"],
    [
      "every third day, ten times",
      { every: "DAILY", interval: 3, end: { count: 10 } },
      "2026-12-31T09:00",
      "FREQ=DAILY;INTERVAL=3;COUNT=10",
    ],
    [
      "on weekdays, in their order",
      { every: "WEEKLY", weekdays: ["FR", "MO"] },
      "2026-12-31T09:00",
      "FREQ=WEEKLY;BYDAY=MO,FR",
    ],
    ["on the weekday of its start", { every: "WEEKLY", interval: 2 }, "2026-12-31T09:00", "FREQ=WEEKLY;INTERVAL=2"],
    ["on the day of its start", {}, "2027-01-15T09:00", "FREQ=MONTHLY;BYMONTHDAY=15"],
    [
      "on the last day",
      { monthDay: "LAST", end: { count: 12 } },
      "2027-01-31T09:00",
      "FREQ=MONTHLY;COUNT=12;BYMONTHDAY=-1",
    ],
    ["on the second Tuesday", { monthDay: "WEEKDAY" }, "2027-01-12T09:00", "FREQ=MONTHLY;BYDAY=2TU"],
    [
      "on the last Friday, where it is the fifth",
      { monthDay: "WEEKDAY" },
      "2027-01-29T09:00",
      "FREQ=MONTHLY;BYDAY=-1FR",
    ],
    ["every year", { every: "YEARLY", weekdays: ["MO"] }, "2027-01-29T09:00", "FREQ=YEARLY"],
    // A day ends where its clocks say so, in summer too.
    [
      "until a day, which is in it",
      { every: "DAILY", end: { untilDay: "2027-07-31" } },
      "2027-01-29T09:00",
      "FREQ=DAILY;UNTIL=20270731T215959Z",
    ],
  ])("%s", (_what, changes, startsAt, rule) => {
    expect(ruleOf({ ...usual, ...changes }, start(startsAt))).toBe(rule);
  });

  it("knows the weekday of a start in whatever zone the browser is", () => {
    expect(["2026-11-30", "2026-12-06"].map((day) => weekdayOf(start(`${day}T23:59`)))).toEqual(["MO", "SU"]);
  });
});

describe("a rule that is kept", () => {
  it.each<[string, ReturnType<typeof readRecurrence>]>([
    ["FREQ=DAILY", { every: "DAILY", interval: 1, weekdays: [], date: null, nth: null, count: null }],
    [
      "FREQ=WEEKLY;INTERVAL=2;COUNT=5;BYDAY=MO,FR",
      { every: "WEEKLY", interval: 2, weekdays: ["MO", "FR"], date: null, nth: null, count: 5 },
    ],
    ["FREQ=MONTHLY;BYMONTHDAY=-1", { every: "MONTHLY", interval: 1, weekdays: [], date: -1, nth: null, count: null }],
    [
      "FREQ=MONTHLY;UNTIL=20270731T215959Z;BYDAY=-1FR",
      { every: "MONTHLY", interval: 1, weekdays: ["FR"], date: null, nth: -1, count: null },
    ],
  ])("is read where it is one that a form makes: %s", (rule, read) => {
    expect(readRecurrence(rule)).toEqual(read);
  });

  it.each([
    "FREQ=YEARLY;BYMONTH=6",
    "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=1MO,3MO",
    "FREQ=MONTHLY;BYDAY=MO",
    "FREQ=DAILY;BYDAY=MO",
    "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;BYMONTHDAY=1",
    "FREQ=SECONDLY",
    "nothing",
  ])("is not put into words that would be wrong: %s", (rule) => {
    expect(readRecurrence(rule)).toBeNull();
  });
});
