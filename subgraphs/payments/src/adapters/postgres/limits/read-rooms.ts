import type pg from "pg";
import type { Room } from "../../../domain/limits/decide-in-order.ts";
import { nameOfSeries, type Series } from "../../../domain/limits/series.ts";
import type { LimitKind, LimitWindow } from "../../../domain/money/limit-use.ts";
import type { MethodKind } from "../../../domain/money/method-kind.ts";
import { SERIES, seriesFrom } from "./series.ts";

/** A limit that holds for somebody, and what they have used of it. */
export type HeldLimit = Room & { readonly timeZone: string | null; readonly methodKind: MethodKind | null };

type RoomRow = {
  place: number;
  window: LimitWindow;
  kind: LimitKind | null;
  time_zone: string | null;
  method_kind: MethodKind | null;
  maximum: string;
  used: string;
  resets_at: Date | null;
};

const ROOMS = `SELECT l.place, l.span AS "window", l.kind, l.time_zone, l.method_kind, l.maximum::text AS maximum, u.used::text AS used,
    CASE WHEN u.used = 0 THEN NULL WHEN l.kind = 'ROLLING' THEN l.used_at + CASE l.span WHEN 'DAY' THEN interval '24 hours' ELSE interval '720 hours' END
      WHEN l.kind = 'CALENDAR' THEN calendar_end(l.span, l.time_zone, l.begins)
      WHEN l.kind = 'OWN_CALENDAR' THEN own_end(l.span, ($2::uuid[])[l.place], l.begins)
    END AS resets_at
  FROM limits_of($1::timestamptz, ${seriesFrom(2)}) l
  CROSS JOIN LATERAL (SELECT CASE WHEN l.begins IS NULL THEN 0 ELSE limit_spent(l.series_id, l.total, l.begins) END AS used) u
  ORDER BY l.place, array_position(ARRAY['TRANSACTION', 'DAY', 'MONTH'], l.span)`;

/** Of each that is asked for the limits that hold: of one transaction, of a day, of a month. */
export async function readRooms(
  sql: pg.Pool | pg.ClientBase,
  asked: readonly Series[],
  now: Date,
): Promise<HeldLimit[][]> {
  const { rows } = await sql.query<RoomRow>({ name: "limits", text: ROOMS, values: [now, ...SERIES.values(asked)] });
  const found = asked.map((): HeldLimit[] => []);
  for (const row of rows) {
    const of = asked[row.place - 1];
    if (!of) throw new Error("a limit of what was not asked for");
    found[row.place - 1]?.push({
      window: row.window,
      kind: row.kind,
      timeZone: row.time_zone,
      methodKind: row.method_kind,
      series: nameOfSeries({ ...of, methodKind: row.method_kind }),
      limit: BigInt(row.maximum),
      used: BigInt(row.used),
      resetsAt: row.resets_at,
    });
  }
  return found;
}
