import { DAYS, type OpenHours } from "./policy.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** The first moment from `at` on at which one of them is open, `at` itself among them. */
export function nextOpening(hours: readonly [OpenHours, ...OpenHours[]], at: Date): Date {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  const weekStart = midnight - at.getUTCDay() * DAY_MINUTES * MINUTE_MS;
  const openings = hours.flatMap(({ day, from, to }) =>
    // This week's, and the next one's.
    [0, WEEK_MINUTES].map((week) => {
      const start = weekStart + (week + DAYS.indexOf(day) * DAY_MINUTES) * MINUTE_MS;
      return { from: start + from * MINUTE_MS, to: start + to * MINUTE_MS };
    }),
  );
  const next = openings.filter(({ to }) => at.getTime() < to).map(({ from }) => Math.max(from, at.getTime()));
  return new Date(Math.min(...next));
}
