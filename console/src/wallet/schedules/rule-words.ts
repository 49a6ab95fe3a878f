import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { readRecurrence, WEEKDAYS, type Weekday } from "./recurrence.ts";

/** A Monday: the days behind it are the others. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

export const weekdayName = (day: Weekday, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(MONDAY + WEEKDAYS.indexOf(day) * DAY_MS);

/** Such as `Every 2 weeks on Monday and Friday`; as it is written where it says more. */
export function wordsOfRule(rule: string | null, locale: string): string {
  const w = words.standing;
  if (rule === null) return w.once;
  const read = readRecurrence(rule);
  if (read === null) return rule;
  const names = read.weekdays.map((day) => weekdayName(day, locale));
  const parts = [w.everyNth(read.every, read.interval)];
  if (read.date !== null) parts.push(w.onDate(read.date));
  else if (read.nth !== null) parts.push(w.onNth(read.nth, names[0] ?? ""));
  else if (names.length > 0) parts.push(w.on(new Intl.ListFormat(locale).format(names)));
  return read.count === null ? parts.join(" ") : `${parts.join(" ")}, ${w.times(read.count)}`;
}

export const useRuleWords = (): ((rule: string | null) => string) => {
  const { locale } = useReader();
  return (rule) => wordsOfRule(rule, locale);
};

/** A start, by the clocks of its own zone, whatever zone the reader has chosen. */
export const writeStart = (startsAt: string, timeZone: string, locale: string): string =>
  `${new Intl.DateTimeFormat(locale, { timeZone: "UTC", dateStyle: "medium", timeStyle: "short" }).format(
    new Date(`${startsAt}Z`),
  )} ${timeZone}`;
