/** When something is to be paid: by the clocks of a zone, once, or again and again. */
export type Recurrence = {
  /** 2040-02-28T09:00:00, as a clock there shows it. */
  readonly startsAt: string;
  readonly zone: string;
  readonly rule: Rule | null;
};
export type Rule = {
  readonly freq: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  readonly interval: number;
  /** On the start's own day, on a month's last one, or on one that there never is. */
  readonly on: "START" | "LAST" | "NEVER";
  readonly count: number | null;
  readonly until: number | null;
};

const DAY_MS = 86_400_000;
const YEAR_DAYS = 366;
/** A date is looked for so far ahead. */
const HORIZON_DAYS = 12 * YEAR_DAYS;

const formats = new Map<string, Intl.DateTimeFormat>();
const instants = new Map<string, number | null>();

/** What a clock of the zone shows, as if it were UTC. */
export function shownAt(zone: string, at: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
    formats.set(zone, format);
  }
  return Date.parse(`${format.format(at).replace(" ", "T")}Z`);
}

const offsets = new Map<string, readonly number[]>();

/** By what a zone's clocks differ from UTC in any month of a year, the furthest east first. */
function offsetsOf(zone: string): readonly number[] {
  let found = offsets.get(zone);
  if (!found) {
    const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2040, month, 1));
    found = [...new Set(months.map((at) => shownAt(zone, at) - at))].toSorted((a, b) => b - a);
    offsets.set(zone, found);
  }
  return found;
}

/** The first moment at which a clock of the zone shows this; null: none ever does. */
export function instantOf(shown: number, zone: string): number | null {
  const name = `${zone} ${shown}`;
  const known = instants.get(name);
  if (known !== undefined) return known;
  const moments = offsetsOf(zone).map((ahead) => shown - ahead);
  const found = moments.find((at) => shownAt(zone, at) === shown) ?? null;
  instants.set(name, found);
  return found;
}

const startOf = ({ startsAt }: Recurrence): number => Date.parse(`${startsAt}Z`);
const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** RFC 5545 of one day, by the days since 1970. */
function isOn({ freq, interval, on }: Rule, start: number, day: number): boolean {
  const [from, to] = [new Date(start * DAY_MS), new Date(day * DAY_MS)];
  const years = to.getUTCFullYear() - from.getUTCFullYear();
  const months = 12 * years + to.getUTCMonth() - from.getUTCMonth();
  // Weeks begin on Monday, as the first of January 1970 was a Thursday.
  const weeks = Math.floor((day + 3) / 7) - Math.floor((start + 3) / 7);
  const passed = { DAILY: day - start, WEEKLY: weeks, MONTHLY: months, YEARLY: years }[freq];
  if (on === "NEVER" || passed % interval !== 0) return false;
  if (on === "LAST") return new Date((day + 1) * DAY_MS).getUTCDate() === 1;
  if (freq === "DAILY") return true;
  if (freq === "WEEKLY") return to.getUTCDay() === from.getUTCDay();
  return to.getUTCDate() === from.getUTCDate() && (freq === "MONTHLY" || months % 12 === 0);
}

/** The first date behind a moment, and not behind the last; null: there is none. */
export function nextDate(recurrence: Recurrence, lastAt: number | null, after: number): number | null {
  const { zone, rule } = recurrence;
  const start = startOf(recurrence);
  const isMeant = (at: number | null): at is number => at !== null && at > after && at <= (lastAt ?? at);
  if (!rule) {
    const at = instantOf(start, zone);
    return isMeant(at) ? at : null;
  }
  // No clock is a day from UTC.
  const first = Math.max(dayOf(start), dayOf(after) - 1);
  for (let day = first; day <= first + HORIZON_DAYS; day += 1) {
    const at = isOn(rule, dayOf(start), day) ? instantOf(day * DAY_MS + (start - dayOf(start) * DAY_MS), zone) : null;
    if (isMeant(at)) return at;
  }
  return null;
}

/** The first date and, where there is one, the last; or why it has none. */
export function planDates(
  recurrence: Recurrence,
  now: number,
): { readonly firstAt: number; readonly lastAt: number | null } | { readonly fault: string } {
  const { zone, rule } = recurrence;
  const start = instantOf(startOf(recurrence), zone);
  if (start === null) return { fault: "START_SKIPPED_BY_CLOCKS" };
  if (start <= now) return { fault: "STARTS_IN_PAST" };
  if (start > now + 5 * YEAR_DAYS * DAY_MS) return { fault: "STARTS_TOO_LATE" };
  const firstAt = nextDate(recurrence, rule?.until ?? null, start - 1);
  if (firstAt === null) return { fault: "NO_DATE" };
  if (!rule?.count) return { firstAt, lastAt: rule ? rule.until : start };
  let last: number | null = firstAt;
  for (let n = 1; n < rule.count && last !== null; n += 1)
    last = nextDate(recurrence, start + 50 * YEAR_DAYS * DAY_MS, last);
  return last === null ? { fault: "COUNT_OUT_OF_REACH" } : { firstAt, lastAt: last };
}

const PARTS = { START: "", LAST: ";BYMONTHDAY=-1", NEVER: ";BYMONTH=2;BYMONTHDAY=30" } as const;

/** As a client would write it. */
export function textOf({ freq, interval, on, count, until }: Rule): string {
  const end = until === null ? "" : `;UNTIL=${new Date(until).toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  return `FREQ=${freq};INTERVAL=${interval}${PARTS[on]}${count === null ? "" : `;COUNT=${count}`}${end}`;
}
