import { shownAt } from "./dates.ts";

export type Span = "DAY" | "MONTH";
/** A window that ran when somebody changed their zone: until one of the new zone begins. */
type Running = { readonly begins: number; readonly ends: number; readonly until: number };
export type Calendar = { readonly zone: string; readonly revision: number } & Readonly<Record<Span, Running>>;

export const UTC = "UTC";
/** Which no database knows. */
export const UNKNOWN_ZONE = "Mars/Olympus_Mons";

const begins = new Map<string, number>();

const dateIn = (zone: string, at: number): string => new Date(shownAt(zone, at)).toISOString();

const HOUR_MS = 3_600_000;
const STEP_MS = HOUR_MS / 4;

/**
 * When the clocks of a zone began to show this day, or month: gone back to in steps of a quarter of
 * an hour, by which all of today's zones change.
 */
export function calendarBegin(window: Span, zone: string, now: number): number {
  const length = window === "DAY" ? 10 : 7;
  const today = dateIn(zone, now);
  const name = `${zone} ${window} ${today.slice(0, length)}`;
  const known = begins.get(name);
  if (known !== undefined) return known;
  let found = now - (now % STEP_MS);
  // A day has 26 hours at most: further back none of them is of this day.
  let last = found;
  const reach = window === "DAY" ? 26 : 26 * 31;
  for (let back = 0; back < (reach * HOUR_MS) / STEP_MS; back += 1) {
    if (dateIn(zone, last).slice(0, length) === today.slice(0, length)) found = last;
    last -= STEP_MS;
  }
  begins.set(name, found);
  return found;
}

/** Further than any day, or month, is long, and not as far as two are. */
const BEHIND_MS = { DAY: 36 * HOUR_MS, MONTH: 40 * 24 * HOUR_MS } as const;

const calendarEnd = (span: Span, zone: string, begins: number): number =>
  calendarBegin(span, zone, begins + BEHIND_MS[span]);

/** When the day, or month, of somebody's own calendar began. */
export const beginsOwn = (calendar: Calendar | undefined, span: Span, now: number): number =>
  calendar && now < calendar[span].until ? calendar[span].begins : calendarBegin(span, calendar?.zone ?? UTC, now);

/** A month of the new zone that has begun so shortly before is the next one at once. */
const MONTH_BEFORE_MS = 26 * HOUR_MS;

/** Until when one lasts that ends then, where the next is of another zone. */
function untilNext(span: Span, zone: string, ends: number): number {
  const last = calendarBegin(span, zone, ends);
  const isNext = last === ends || (span === "MONTH" && ends - last <= MONTH_BEFORE_MS);
  return isNext ? ends : calendarEnd(span, zone, last);
}

/** As they have it once they say another zone: what runs ends no sooner than where it began. */
export function moved(
  calendar: Calendar | undefined,
  { zone: said, revision }: { readonly zone: string | null; readonly revision: number },
  now: number,
): Calendar {
  const zone = said === null || said === UNKNOWN_ZONE ? UTC : said;
  const running = (span: Span): Running => {
    const kept = calendar?.[span];
    const begins = beginsOwn(calendar, span, now);
    const ends = kept && now < kept.until ? kept.ends : calendarEnd(span, calendar?.zone ?? UTC, begins);
    return { begins, ends, until: untilNext(span, zone, ends) };
  };
  return { zone, revision, DAY: running("DAY"), MONTH: running("MONTH") };
}
