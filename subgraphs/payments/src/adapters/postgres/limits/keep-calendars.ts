import type { EventData } from "@coffer/contracts/event-data";
import { uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";

type Changed = EventData<"coffer.users.time_zone.changed">;

/** In the order in which payments lock them (lock_limits). */
const LOCK = `SELECT max(at) AS at FROM (
  SELECT at FROM limit_total WHERE user_id = $1::uuid ORDER BY currency, operation, method_kind FOR UPDATE) t`;

/**
 * Keeps by whose clocks somebody's own calendar goes, from the events of users. It holds from when
 * it is heard of here, under the locks of all that they have used: no payment of theirs is judged
 * by the zone before any more, once the window that runs is written down.
 */
export const makeKeepCalendar =
  (clock: Clock) =>
  async (sql: Sql, { userId, timeZone, revision }: Changed): Promise<void> => {
    const person = uuidOf(userId);
    const [latest] = await sql.query<{ at: Date | null }>(LOCK, [person]);
    await sql.query("SELECT keep_calendar($1::uuid, $2::int, $3, greatest($4::timestamptz, $5::timestamptz))", [
      person,
      revision,
      timeZone,
      clock.now(),
      latest?.at ?? null,
    ]);
  };
