import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ScheduleId } from "../../../domain/money/ids.ts";
import { SCHEDULE_COLUMNS, type ScheduleRow } from "./row.ts";

/**
 * The schedule as it stands under its lock, which is held to the end: whoever else takes a step of
 * it is waited for. Throws where there is none.
 */
export async function lockSchedule(client: pg.ClientBase, id: ScheduleId): Promise<ScheduleRow> {
  const values: [Uuid] = [uuidOf(id)];
  await client.query({
    name: "lock-schedule",
    text: "SELECT FROM payment_schedule WHERE id = $1 FOR UPDATE",
    values,
  });
  // A statement of its own: the one above may have waited.
  const { rows } = await client.query<ScheduleRow>({
    name: "standing-schedule",
    text: `SELECT ${SCHEDULE_COLUMNS} FROM payment_schedule s WHERE s.id = $1`,
    values,
  });
  const [row] = rows;
  if (!row) throw new Error(`payment schedule ${id} is missing`);
  return row;
}
