import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { Among } from "../../../app/limits/ports.ts";
import type { Period } from "../../../app/money/made-payments.ts";
import type { HeldRule } from "../../../domain/limits/replay.ts";
import type { LimitRule } from "../../../domain/limits/rule.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import type { LimitWindow } from "../../../domain/money/limit-use.ts";

/** From one to the next. */
const CALENDARS = `WITH RECURSIVE b AS (
    SELECT k.span, k.zone, calendar_begin(lower(k.span), k.zone, $3::timestamptz) AS at FROM unnest($1::text[], $2::text[]) k(span, zone)
    UNION ALL SELECT span, zone, calendar_end(span, zone, at) FROM b WHERE at < $4::timestamptz)
  SELECT span, zone, array_agg((extract(epoch FROM at) * 1000)::bigint::text ORDER BY at) AS begins FROM b GROUP BY span, zone`;

const LIVED = `SELECT user_id AS "userId", "window", time_zone AS "timeZone", (extract(epoch FROM begins) * 1000)::float8 AS begins,
    (extract(epoch FROM until) * 1000)::float8 AS until
  FROM person_calendar WHERE user_id = ANY ($1::uuid[]) AND "window" = ANY ($2::text[])`;

/** By whose clocks somebody lives, and the window that ran when they said so. */
type Lived = {
  readonly userId: Uuid;
  readonly window: LimitWindow;
  readonly timeZone: string;
  readonly begins: number;
  readonly until: number;
};

export type Begins = {
  readonly calendars: ReadonlyMap<string, readonly number[]>;
  readonly people: ReadonlyMap<string, Lived>;
};

/**
 * When the days and months of its calendars began that lie in a time, or around its ends; of
 * people's own those of the zones that they have said by now: which they had said before, is kept
 * nowhere.
 */
export async function readCalendars(
  pool: pg.Pool,
  rules: readonly LimitRule[],
  { period, people }: Among,
): Promise<Begins> {
  const own = rules.filter(({ kind }) => kind === "OWN_CALENDAR").map(({ window }) => window);
  const lived = own.length === 0 ? [] : await readLived(pool, people, own);
  const calendars: Calendar[] = [
    ...rules.filter(({ kind }) => kind === "CALENDAR"),
    ...own.map((window) => ({ window, timeZone: NOBODYS_ZONE })),
    ...lived,
  ];
  const each = [...new Map(calendars.map((one) => [nameOfCalendar(one), one])).values()];
  return {
    calendars: each.length === 0 ? new Map() : await listBegins(pool, each, period),
    people: new Map(lived.map((one) => [nameOfLived(one.window, one.userId), one])),
  };
}

const readLived = async (
  pool: pg.Pool,
  people: readonly UserId[],
  windows: readonly LimitWindow[],
): Promise<readonly Lived[]> => (await pool.query<Lived>(LIVED, [people.map((id) => uuidOf(id)), windows])).rows;

async function listBegins(pool: pg.Pool, calendars: readonly Calendar[], { from, before }: Period) {
  const { rows } = await pool.query<{ span: LimitWindow; zone: string; begins: string[] }>(CALENDARS, [
    calendars.map(({ window }) => window),
    calendars.map(zoneOf),
    from,
    before,
  ]);
  return new Map(
    rows.map(({ span, zone, begins }) => [nameOfCalendar({ window: span, timeZone: zone }), begins.map(Number)]),
  );
}

type Calendar = Pick<LimitRule, "window" | "timeZone">;

/** Of whoever has said none. */
const NOBODYS_ZONE = "UTC";

const zoneOf = ({ timeZone }: Calendar): string => timeZone ?? NOBODYS_ZONE;
const nameOfCalendar = (of: Calendar): string => `${of.window} ${zoneOf(of)}`;
const nameOfLived = (window: LimitWindow, person: Uuid): string => `${window} ${person}`;

/** `lengthMs`: of a rolling one, from its first moment to its end. */
type Window = Pick<LimitRule, "window" | "kind" | "timeZone"> & { readonly lengthMs: number };

/** When the window of a rule begins that ends at a moment; null where it has none. */
export function beginOf({ window, kind, timeZone, lengthMs }: Window, begins: Begins): HeldRule["beginOf"] {
  if (kind === null) return null;
  if (kind === "ROLLING") return (at) => at - lengthMs;
  const listOf = (zone: string | null) => begins.calendars.get(nameOfCalendar({ window, timeZone: zone })) ?? [];
  if (kind === "CALENDAR") {
    const known = listOf(timeZone);
    return (at) => lastBefore(known, at);
  }
  return (at, userId) => {
    const lived = begins.people.get(nameOfLived(window, uuidOf(userId)));
    // As the function `own_begin` says it.
    if (lived && at >= lived.begins && at < lived.until) return lived.begins;
    return lastBefore(listOf(lived?.timeZone ?? null), at);
  };
}

function lastBefore(begins: readonly number[], at: number): number {
  const begin = begins.findLast((one) => one <= at);
  if (begin === undefined) throw new Error("a calendar begins behind what is judged by it");
  return begin;
}
