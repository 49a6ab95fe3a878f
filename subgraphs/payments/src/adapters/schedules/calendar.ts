import { RRuleTemporal } from "rrule-temporal";
import type { Calendar } from "../../app/schedules/ports.ts";
import type { Recurring } from "../../domain/money/payment-schedule.ts";
import { instantOf } from "../../domain/schedules/local-time.ts";
import { type Frequency, readRule } from "../../domain/schedules/rule.ts";

const DAY_MS = 24 * 3600 * 1000;
/** Longer than between two leap days, 1896 and 1904 and 2096 and 2104 too. */
const HORIZON_MS = 12 * 366 * DAY_MS;
const PERIOD_DAYS = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 } as const satisfies Record<Frequency, number>;
const WIDER = 4;
/** Above every day between a moment and its horizon: the library's own bound is never the one. */
const PERIODS_MAX = 5_000;

/**
 * By `rrule-temporal`, asked for one stretch of time after the other: it goes through the periods
 * of that stretch alone, so a rule without dates costs no more than a horizon, and ends. It works
 * out what clocks show, as if there were no zones; which moment that is, and whether there is one,
 * is said here, of the dates that are wanted alone. In a zone, it looks at every day of a year one
 * by one where a time may be skipped, for seconds of the process's time.
 */
export const makeCalendar = (): Calendar => ({
  datesOf(recurring, after, most) {
    const start = instantOf(recurring.startsAt, recurring.timeZone);
    if (!start) throw new Error("a schedule begins when no clock shows its start");
    if (recurring.rule === null) return start > after && most > 0 ? [start] : [];
    const { between, periodMs } = makeRule(recurring, recurring.rule);
    const found: Date[] = [];
    let from = Math.max(after.getTime() + 1, start.getTime());
    let horizon = from + HORIZON_MS;
    const last = recurring.lastAt?.getTime() ?? Number.POSITIVE_INFINITY;
    for (let span = most * periodMs; found.length < most && from <= Math.min(horizon, last); span *= WIDER) {
      const until = Math.min(from + span, horizon, last);
      for (const date of between(from, until)) if (found.push(date) === most) break;
      horizon = (found.at(-1)?.getTime() ?? horizon - HORIZON_MS) + HORIZON_MS;
      from = until + 1;
    }
    return found;
  },
});

function makeRule({ startsAt, timeZone }: Recurring, text: string) {
  const read = readRule(text);
  if (typeof read === "string") throw new Error(`a schedule has no rule: ${read}`);
  // Where it ends, is the schedule's own last date.
  const endless = read.text.replace(/;(COUNT|UNTIL)=[^;]*/, "");
  const rule = new RRuleTemporal({
    rruleString: `DTSTART:${startsAt.replaceAll(/[-:]/g, "")}Z\nRRULE:${endless}`,
    strict: true,
    cache: false,
    maxIterations: PERIODS_MAX,
  });
  /** Both included. */
  function* between(from: number, until: number): Generator<Date> {
    // No clock is a day from UTC.
    const shown = rule.between(new Date(from - DAY_MS), new Date(until + DAY_MS), true);
    for (const { epochMilliseconds } of shown) {
      const local = new Date(epochMilliseconds).toISOString().slice(0, startsAt.length);
      const at = instantOf(local, timeZone);
      if (at && at.getTime() >= from && at.getTime() <= until) yield at;
    }
  }
  return { between, periodMs: read.interval * PERIOD_DAYS[read.frequency] * DAY_MS };
}
