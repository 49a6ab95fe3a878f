import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ScheduleId } from "../../../domain/money/ids.ts";
import { PRESENT } from "../clock/present.ts";
import { SCHEDULE_COLUMNS, type ScheduleRow } from "./row.ts";

/** `now`: when it was seen to stand so. */
type StandingSchedule = ScheduleRow & { readonly now: Date };

/**
 * The schedule as it stands under its lock, which is held to the end: whoever else takes a step of
 * it is waited for. Throws where there is none.
 */
export async function lockSchedule(client: pg.ClientBase, id: ScheduleId): Promise<StandingSchedule> {
  const values: [Uuid] = [uuidOf(id)];
  await client.query({
    name: "lock-schedule",
    text: "SELECT FROM payment_schedule WHERE id = $1 FOR UPDATE",
    values,
  });
  // A statement of its own: the one above may have waited, and the time is to be that of after it.
  const { rows } = await client.query<StandingSchedule>({
    name: "standing-schedule",
    text: `SELECT ${SCHEDULE_COLUMNS}, ${PRESENT} AS now FROM payment_schedule s WHERE s.id = $1`,
    values,
  });
  const [row] = rows;
  if (!row) throw new Error(`payment schedule ${id} is missing`);
  return row;
}
