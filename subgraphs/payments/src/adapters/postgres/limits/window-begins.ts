import type pg from "pg";
import type { Period } from "../../../app/money/made-payments.ts";
import type { HeldRule } from "../../../domain/limits/replay.ts";
import type { LimitRule } from "../../../domain/limits/rule.ts";
import type { LimitWindow } from "../../../domain/money/limit-use.ts";

/** From one to the next. */
const CALENDARS = `WITH RECURSIVE b AS (
    SELECT k.span, k.zone, calendar_begin(lower(k.span), k.zone, $3::timestamptz) AS at FROM unnest($1::text[], $2::text[]) k(span, zone)
    UNION ALL SELECT span, zone, calendar_end(span, zone, at) FROM b WHERE at < $4::timestamptz)
  SELECT span, zone, array_agg((extract(epoch FROM at) * 1000)::bigint::text ORDER BY at) AS begins FROM b GROUP BY span, zone`;

export type Begins = ReadonlyMap<string, readonly number[]>;

/** When the days and months of its calendars began that lie in a time, or around its ends. */
export async function readCalendars(
  pool: pg.Pool,
  rules: readonly LimitRule[],
  { from, before }: Period,
): Promise<Begins> {
  const calendars = rules.filter(({ kind }) => kind === "CALENDAR" || kind === "OWN_CALENDAR");
  const each = [...new Map(calendars.map((rule) => [nameOfCalendar(rule), rule])).values()];
  if (each.length === 0) return new Map();
  const { rows } = await pool.query<{ span: LimitWindow; zone: string; begins: string[] }>(CALENDARS, [
    each.map(({ window }) => window),
    each.map(zoneOf),
    from,
    before,
  ]);
  return new Map(
    rows.map(({ span, zone, begins }) => [nameOfCalendar({ window: span, timeZone: zone }), begins.map(Number)]),
  );
}

/** Of people's own calendars that of whoever has said none: nobody's of then is known. */
const zoneOf = ({ timeZone }: Pick<LimitRule, "timeZone">): string => timeZone ?? "UTC";

const nameOfCalendar = (of: Pick<LimitRule, "window" | "timeZone">): string => `${of.window} ${zoneOf(of)}`;

/** `lengthMs`: of a rolling one, from its first moment to its end. */
type Window = Pick<LimitRule, "window" | "kind" | "timeZone"> & { readonly lengthMs: number };

/** When the window of a rule begins that ends at a moment; null where it has none. */
export function beginOf({ window, kind, timeZone, lengthMs }: Window, begins: Begins): HeldRule["beginOf"] {
  if (kind === null) return null;
  if (kind === "ROLLING") return (at) => at - lengthMs;
  const known = begins.get(nameOfCalendar({ window, timeZone })) ?? [];
  return (at) => {
    const begin = known.findLast((one) => one <= at);
    if (begin === undefined) throw new Error("a calendar begins behind what is judged by it");
    return begin;
  };
}
