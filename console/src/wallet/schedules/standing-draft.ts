import { readDay } from "../../ui/search.ts";
import { words } from "../../words/words.ts";
import { EVERY, MONTH_DAYS, type Recurrence, ruleOf, type Start, WEEKDAYS } from "./recurrence.ts";

/** As the API has them (`subgraphs/payments`, RFC 5545 within bounds). */
export const MOST = { DAILY: 366, WEEKLY: 104, MONTHLY: 60, YEARLY: 10 } as const;
const MOST_TIMES = 366;

export const ENDS = ["NEVER", "COUNT", "DAY"] as const;

export type When = Start & { readonly rule: string | null };
export type WhenFaults = { readonly [Name in "day" | "time" | "interval" | "count" | "lastDay"]?: string };

/** What the fields of a form say, by their names. */
type Typed = (name: string) => string;

/** When the form says that it pays, or what is wrong with which of its fields. */
export function readWhen(typed: Typed, weekdays: readonly string[]): { when: When } | { faults: WhenFaults } {
  const w = words.standing;
  const every = EVERY.find((each) => each === typed("every")) ?? "ONCE";
  const day = readDay(typed("day"));
  const time = /^\d\d:\d\d$/.exec(typed("time"))?.[0];
  const interval = every === "ONCE" ? 1 : readWhole(typed("interval"), MOST[every]);
  const end = every === "ONCE" ? null : readEnd(typed);
  if (day && time && interval !== null && end !== "count" && end !== "lastDay") {
    const start = { startsAt: `${day}T${time}:00`, timeZone: typed("timeZone") };
    const monthDay = MONTH_DAYS.find((each) => each === typed("monthDay")) ?? "DATE";
    const chosen = WEEKDAYS.filter((each) => weekdays.includes(each));
    const recurrence: Recurrence = { every, interval, weekdays: chosen, monthDay, end };
    return { when: { ...start, rule: ruleOf(recurrence, start) } };
  }
  return {
    faults: {
      ...(day ? {} : { day: w.dayFault }),
      ...(time ? {} : { time: w.timeFault }),
      ...(interval === null && every !== "ONCE" ? { interval: w.intervalFault(MOST[every]) } : {}),
      ...(end === "count" ? { count: w.countFault } : {}),
      ...(end === "lastDay" ? { lastDay: w.dayFault } : {}),
    },
  };
}

/** How it ends; or which field does not say it. */
function readEnd(typed: Typed): Recurrence["end"] | "count" | "lastDay" {
  const kind = typed("end");
  if (kind === "COUNT") {
    const count = readWhole(typed("count"), MOST_TIMES);
    return count === null ? "count" : { count };
  }
  if (kind !== "DAY") return null;
  const untilDay = readDay(typed("lastDay"));
  return untilDay ? { untilDay } : "lastDay";
}

function readWhole(text: string, most: number): number | null {
  const whole = /^\d{1,3}$/.test(text.trim()) ? Number.parseInt(text, 10) : 0;
  return whole >= 1 && whole <= most ? whole : null;
}
