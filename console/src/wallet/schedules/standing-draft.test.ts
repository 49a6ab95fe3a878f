import { describe, expect, it } from "vitest";
import { readWhen } from "./standing-draft.ts";

const USUAL = {
  every: "MONTHLY",
  day: "2027-01-31",
  time: "09:30",
  timeZone: "Europe/Berlin",
  interval: "1",
  monthDay: "LAST",
  end: "NEVER",
};
const read = (changes: Readonly<Record<string, string>>, weekdays: readonly string[] = []) => {
  const fields: Readonly<Record<string, string>> = { ...USUAL, ...changes };
  return readWhen((name) => fields[name] ?? "", weekdays);
};

describe("when a form says that it pays", () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    ["no day", { day: "" }, ["day"]],
    ["a day that is none", { day: "2027-02-30" }, ["day"]],
    ["no time", { time: "" }, ["time"]],
    ["no interval", { interval: "" }, ["interval"]],
    ["half an interval", { interval: "1.5" }, ["interval"]],
    ["more months than can be", { interval: "61" }, ["interval"]],
    ["no times", { end: "COUNT", count: "0" }, ["count"]],
    ["more times than can be", { end: "COUNT", count: "367" }, ["count"]],
    ["no last day", { end: "DAY" }, ["lastDay"]],
    ["nothing", { day: "", time: "", interval: "x", end: "DAY" }, ["day", "time", "interval", "lastDay"]],
  ])("is not taken with %s, which is said at its field", (_what, changes, fields) => {
    const result = read(changes);
    expect(Object.keys("faults" in result ? result.faults : {})).toEqual(fields);
  });

  it("is a start and a rule, and of what is once no rule, whatever else is typed", () => {
    expect(read({})).toEqual({
      when: { startsAt: "2027-01-31T09:30:00", timeZone: "Europe/Berlin", rule: "FREQ=MONTHLY;BYMONTHDAY=-1" },
    });
    expect(read({ every: "WEEKLY", end: "COUNT", count: "3" }, ["FR"])).toMatchObject({
      when: { rule: "FREQ=WEEKLY;COUNT=3;BYDAY=FR" },
    });
    expect(read({ every: "ONCE", interval: "", end: "DAY" })).toMatchObject({ when: { rule: null } });
  });
});
