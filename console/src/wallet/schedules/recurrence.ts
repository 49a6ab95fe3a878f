import { startOfDay } from "../../start-of-day.ts";

export const EVERY = ["ONCE", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
/** Of a month: the day that it begins on, the last one, or the weekday that it begins on. */
export const MONTH_DAYS = ["DATE", "LAST", "WEEKDAY"] as const;

export type Every = (typeof EVERY)[number];
export type Weekday = (typeof WEEKDAYS)[number];
export type Recurrence = {
  readonly every: Every;
  /** Every so many days, weeks, months, years. */
  readonly interval: number;
  /** Of a week; those of the start where none is said. */
  readonly weekdays: readonly Weekday[];
  readonly monthDay: (typeof MONTH_DAYS)[number];
  /** So many dates; or none behind a day, `2027-12-31`; or no end. */
  readonly end: { readonly count: number } | { readonly untilDay: string } | null;
};
/** By the clocks of a zone: `2026-12-31T09:00`. */
export type Start = { readonly startsAt: string; readonly timeZone: string };

const dayOf = ({ startsAt }: Pick<Start, "startsAt">) => new Date(`${startsAt.slice(0, 10)}T00:00:00Z`);

/** The weekday that a schedule begins on. */
export const weekdayOf = (start: Pick<Start, "startsAt">): Weekday =>
  WEEKDAYS[(dayOf(start).getUTCDay() + 6) % 7] ?? "MO";

/**
 * The RRULE of RFC 5545, its parts in the order in which the API keeps them: what is approved with
 * a passkey says it to the letter. Null: once.
 */
export function ruleOf({ every, interval, weekdays, monthDay, end }: Recurrence, start: Start): string | null {
  if (every === "ONCE") return null;
  const parts = [`FREQ=${every}`, interval > 1 ? `INTERVAL=${interval}` : "", endOf(end, start)];
  if (every === "WEEKLY" && weekdays.length > 0)
    parts.push(`BYDAY=${WEEKDAYS.filter((day) => weekdays.includes(day)).join(",")}`);
  if (every === "MONTHLY") parts.push(dayOfMonth(monthDay, start));
  return parts.filter(Boolean).join(";");
}

function endOf(end: Recurrence["end"], { timeZone }: Start): string {
  if (end === null) return "";
  if ("count" in end) return `COUNT=${end.count}`;
  const last = new Date(Date.parse(startOfDay(end.untilDay, timeZone, 1)) - 1000);
  return `UNTIL=${last.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

function dayOfMonth(monthDay: Recurrence["monthDay"], start: Start): string {
  const date = dayOf(start).getUTCDate();
  if (monthDay === "LAST") return "BYMONTHDAY=-1";
  if (monthDay === "DATE") return `BYMONTHDAY=${date}`;
  const which = Math.ceil(date / 7);
  // Not every month has a fifth one.
  return `BYDAY=${which === 5 ? -1 : which}${weekdayOf(start)}`;
}

/** What a rule says, as far as this page can say it in words; null: it is shown as it is. */
export type ReadRule = {
  readonly every: Exclude<Every, "ONCE">;
  readonly interval: number;
  readonly weekdays: readonly Weekday[];
  /** Of a month, -1 for its last; null where none is said. */
  readonly date: number | null;
  /** The first, second … or -1: the last of its weekday. */
  readonly nth: number | null;
  readonly count: number | null;
};

const PARTS = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTHDAY", "BYDAY"];

export function readRecurrence(rule: string): ReadRule | null {
  const said = new Map(rule.split(";").map((part) => part.split("=", 2) as [string, string]));
  const every = EVERY.find((each) => each === said.get("FREQ"));
  if (every === undefined || every === "ONCE" || [...said.keys()].some((name) => !PARTS.includes(name))) return null;
  const whole = (name: string) => (said.has(name) ? Number.parseInt(said.get(name) ?? "", 10) : null);
  const days = said.get("BYDAY")?.split(",") ?? [];
  const isPlain = days.every((day) => WEEKDAYS.some((each) => each === day));
  const nth = /^(-?\d)([A-Z]{2})$/.exec(days[0] ?? "");
  if (!isPlain && (days.length > 1 || nth === null || every !== "MONTHLY")) return null;
  if (isPlain && days.length > 0 && every !== "WEEKLY") return null;
  if (said.has("BYMONTHDAY") && (every !== "MONTHLY" || said.get("BYMONTHDAY")?.includes(","))) return null;
  return {
    every,
    interval: whole("INTERVAL") ?? 1,
    weekdays: WEEKDAYS.filter((day) => days.includes(day) || nth?.[2] === day),
    date: whole("BYMONTHDAY"),
    nth: nth ? Number.parseInt(nth[1] ?? "", 10) : null,
    count: whole("COUNT"),
  };
}
