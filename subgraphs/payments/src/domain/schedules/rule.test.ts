import { describe, expect, it } from "vitest";
import { COUNT_MAX, RULE_LENGTH_MAX, type Rule, readRule } from "./rule.ts";

describe("a rule is refused", () => {
  it.each([
    ["nothing", "", "RULE_MALFORMED"],
    ["words", "every monday", "RULE_MALFORMED"],
    ["no frequency", "INTERVAL=2", "RULE_MALFORMED"],
    ["a frequency that is none", "FREQ=FORTNIGHTLY", "RULE_MALFORMED"],
    ["a part that is none", "FREQ=DAILY;FOO=1", "RULE_MALFORMED"],
    ["a part twice", "FREQ=DAILY;FREQ=WEEKLY", "RULE_MALFORMED"],
    ["a second line", "FREQ=DAILY\nEXDATE:20260101T000000Z", "RULE_MALFORMED"],
    ["a start of its own", "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY", "RULE_MALFORMED"],
    ["a hole", "FREQ=DAILY;;COUNT=1", "RULE_MALFORMED"],
    ["two intervals", "FREQ=DAILY;INTERVAL=1,2", "RULE_MALFORMED"],
    ["half a day", "FREQ=DAILY;INTERVAL=0.5", "RULE_MALFORMED"],
    ["a day that is none", "FREQ=WEEKLY;BYDAY=XX", "RULE_MALFORMED"],
    ["a week that begins never", "FREQ=WEEKLY;WKST=XX", "RULE_MALFORMED"],
    ["an end without a zone", "FREQ=DAILY;UNTIL=20260101T000000", "RULE_MALFORMED"],
    ["an end that is only a day", "FREQ=DAILY;UNTIL=20260101", "RULE_MALFORMED"],
    ["an end on no day", "FREQ=DAILY;UNTIL=20260230T000000Z", "RULE_MALFORMED"],
    ["each second", "FREQ=SECONDLY", "RULE_TOO_FREQUENT"],
    ["each minute", "FREQ=MINUTELY;COUNT=1", "RULE_TOO_FREQUENT"],
    ["each hour", "FREQ=HOURLY;INTERVAL=24", "RULE_TOO_FREQUENT"],
    ["several times of the day", "FREQ=DAILY;BYHOUR=1,2,3", "RULE_PART_UNSUPPORTED"],
    ["another minute", "FREQ=DAILY;BYMINUTE=1", "RULE_PART_UNSUPPORTED"],
    ["another second", "FREQ=DAILY;BYSECOND=1", "RULE_PART_UNSUPPORTED"],
    ["numbers of weeks", "FREQ=YEARLY;BYWEEKNO=1", "RULE_PART_UNSUPPORTED"],
    ["numbers of days", "FREQ=YEARLY;BYYEARDAY=1", "RULE_PART_UNSUPPORTED"],
    ["another calendar", "FREQ=YEARLY;RSCALE=HEBREW", "RULE_PART_UNSUPPORTED"],
    ["an interval of nothing", "FREQ=DAILY;INTERVAL=0", "RULE_OUT_OF_RANGE"],
    ["an interval of centuries", "FREQ=YEARLY;INTERVAL=11", "RULE_OUT_OF_RANGE"],
    ["a number without end", "FREQ=DAILY;INTERVAL=99999999999999999999", "RULE_MALFORMED"],
    ["a count of nothing", "FREQ=DAILY;COUNT=0", "RULE_OUT_OF_RANGE"],
    ["a count without end", `FREQ=DAILY;COUNT=${COUNT_MAX + 1}`, "RULE_OUT_OF_RANGE"],
    ["a month that is none", "FREQ=YEARLY;BYMONTH=13", "RULE_OUT_OF_RANGE"],
    ["a day 0", "FREQ=MONTHLY;BYMONTHDAY=0", "RULE_OUT_OF_RANGE"],
    ["a day 32", "FREQ=MONTHLY;BYMONTHDAY=-32", "RULE_OUT_OF_RANGE"],
    ["a day twice", "FREQ=MONTHLY;BYMONTHDAY=1,+1", "RULE_OUT_OF_RANGE"],
    ["a Monday twice", "FREQ=MONTHLY;BYDAY=1MO,+1MO", "RULE_OUT_OF_RANGE"],
    ["a sixth Monday", "FREQ=MONTHLY;BYDAY=6MO", "RULE_OUT_OF_RANGE"],
    ["a place beyond a year", "FREQ=YEARLY;BYDAY=MO;BYSETPOS=367", "RULE_OUT_OF_RANGE"],
    ["more than can be read", `FREQ=DAILY;BYMONTHDAY=${"1,".repeat(RULE_LENGTH_MAX)}1`, "RULE_OUT_OF_RANGE"],
    ["two ends", "FREQ=DAILY;COUNT=1;UNTIL=20260101T000000Z", "RULE_PARTS_CONFLICT"],
    ["days of the month of a week", "FREQ=WEEKLY;BYMONTHDAY=1", "RULE_PARTS_CONFLICT"],
    ["a second Monday of a week", "FREQ=WEEKLY;BYDAY=2MO", "RULE_PARTS_CONFLICT"],
    ["a place among nothing", "FREQ=DAILY;BYSETPOS=1", "RULE_PARTS_CONFLICT"],
  ])("with %s: %s", (_what, text, fault) => {
    expect(readRule(text)).toBe(fault);
  });
});

describe("a rule is read", () => {
  it.each<[string, Partial<Rule>]>([
    ["freq=daily", { frequency: "DAILY", interval: 1, count: null, until: null, text: "FREQ=DAILY" }],
    ["RRULE:COUNT=3;FREQ=MONTHLY", { frequency: "MONTHLY", count: 3, text: "FREQ=MONTHLY;COUNT=3" }],
    [
      "BYDAY=-1FR;INTERVAL=2;FREQ=MONTHLY;UNTIL=20280229T235959Z",
      {
        interval: 2,
        until: new Date("2028-02-29T23:59:59Z"),
        text: "FREQ=MONTHLY;INTERVAL=2;UNTIL=20280229T235959Z;BYDAY=-1FR",
      },
    ],
    ["FREQ=YEARLY;BYDAY=53MO", { text: "FREQ=YEARLY;BYDAY=53MO" }],
  ])("%s", (text, rule) => {
    expect(readRule(text)).toMatchObject(rule);
  });

  it("in one written form, which is read as the same", () => {
    const read = readRule("WKST=SU;BYSETPOS=-1;BYDAY=MO,TU;BYMONTH=1,6;FREQ=MONTHLY;INTERVAL=3") as Rule;
    expect(readRule(read.text)).toEqual(read);
  });
});
