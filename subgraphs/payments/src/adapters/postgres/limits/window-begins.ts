import type pg from "pg";
import type { Period } from "../../../app/money/made-payments.ts";
import type { HeldRule } from "../../../domain/limits/replay.ts";
import type { LimitRule } from "../../../domain/limits/rule.ts";
import type { LimitWindow } from "../../../domain/money/limit-use.ts";

/** In steps that no day or month is shorter than. */
const CALENDARS = `SELECT k.span, k.zone, array_agg(DISTINCT (extract(epoch FROM calendar_begin(lower(k.span), k.zone, t.at)) * 1000)::bigint::text) AS begins
  FROM unnest($1::text[], $2::text[]) k(span, zone)
  CROSS JOIN LATERAL (SELECT * FROM generate_series($3::timestamptz, $4::timestamptz, interval '6 hours') at UNION SELECT $4::timestamptz) t
  GROUP BY k.span, k.zone`;

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
    rows.map(({ span, zone, begins }) => [
      nameOfCalendar({ window: span, timeZone: zone }),
      begins.map(Number).toSorted((a, b) => a - b),
    ]),
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
