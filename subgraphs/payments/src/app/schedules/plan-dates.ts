import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Recurring } from "../../domain/money/payment-schedule.ts";
import type { ScheduleImpossible } from "../../domain/money/refusals.ts";
import { instantOf } from "../../domain/schedules/local-time.ts";
import type { Rule } from "../../domain/schedules/rule.ts";
import type { Calendar } from "./ports.ts";

/** As somebody asks for it. */
export type AskedDates = { readonly startsAt: string; readonly timeZone: string; readonly rule: Rule | null };

export type PlannedDates = { readonly recurring: Recurring; readonly firstAt: Date };

const YEAR_MS = 366 * 24 * 3600 * 1000;
/** A schedule begins within five years. */
const AHEAD_MS = 5 * YEAR_MS;
/** What is counted out ends within fifty more: so that is soon done. */
const COUNTED_MS = 50 * YEAR_MS;

/**
 * The first date, and behind which there is none. A rule's number of dates is counted out once,
 * here: from then on it is the time of the last one that ends it.
 */
export function planDates(
  calendar: Calendar,
  { startsAt, timeZone, rule }: AskedDates,
  now: Date,
): Result<PlannedDates, ScheduleImpossible> {
  const start = instantOf(startsAt, timeZone);
  if (start === null) return err({ code: "SCHEDULE_IMPOSSIBLE", fault: "START_SKIPPED_BY_CLOCKS" });
  if (start <= now) return err({ code: "SCHEDULE_IMPOSSIBLE", fault: "STARTS_IN_PAST" });
  if (start.getTime() - now.getTime() > AHEAD_MS) return err({ code: "SCHEDULE_IMPOSSIBLE", fault: "STARTS_TOO_LATE" });
  const open = { startsAt, timeZone, rule: rule?.text ?? null, lastAt: rule === null ? start : rule.until };
  const before = new Date(start.getTime() - 1);
  const [firstAt] = calendar.datesOf(open, before, 1);
  if (!firstAt) return err({ code: "SCHEDULE_IMPOSSIBLE", fault: "NO_DATE" });
  if (!rule?.count) return ok({ recurring: open, firstAt });
  const reach = { ...open, lastAt: new Date(start.getTime() + COUNTED_MS) };
  const last = calendar.datesOf(reach, before, rule.count)[rule.count - 1];
  if (!last) return err({ code: "SCHEDULE_IMPOSSIBLE", fault: "COUNT_OUT_OF_REACH" });
  return ok({ recurring: { ...open, lastAt: last }, firstAt });
}
