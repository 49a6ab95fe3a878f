import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import type pg from "pg";
import type { Assets } from "../../../app/money/ports.ts";
import type { ScheduleReader, ScheduleRun } from "../../../app/schedules/ports.ts";
import { LAST } from "../history/search-values.ts";
import { knowAll } from "../money/assets.ts";
import { SCHEDULE_EVENT_COLUMNS, type ScheduleEventRow, toScheduleChanged } from "./change-table.ts";
import { SCHEDULE_COLUMNS, type ScheduleRow, toSchedule } from "./row.ts";

const RUNS = 10;

/** In the order of an index: ids are in that of time. */
const listText = (hasStatus: boolean): string =>
  `SELECT ${SCHEDULE_COLUMNS} FROM payment_schedule s WHERE s.owner_id = $1::uuid AND s.id < $2::uuid
   ${hasStatus ? "AND s.status = $4" : ""} ORDER BY s.id DESC LIMIT $3`;

export function makeScheduleReader(pool: pg.Pool, assets: Assets): ScheduleReader {
  const read = async (query: pg.QueryConfig) => {
    const { rows } = await pool.query<ScheduleRow>(query);
    await knowAll(
      assets,
      rows.map(({ currency }) => currency),
    );
    return rows.map((row) => toSchedule(row, assets.find));
  };
  return {
    async findMany(ids) {
      const found = await read({
        name: "schedules",
        text: `SELECT ${SCHEDULE_COLUMNS} FROM payment_schedule s WHERE s.id = ANY ($1::uuid[])`,
        values: [ids.map((id) => uuidOf(id))],
      });
      const byId = new Map(found.map((schedule) => [schedule.id, schedule]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    async findPaidBy(ids) {
      const { rows } = await pool.query<{ schedule_id: Uuid; payment_id: Uuid }>({
        name: "schedules-paid-by",
        text: "SELECT schedule_id, payment_id FROM schedule_event WHERE payment_id = ANY ($1::uuid[])",
        values: [ids.map((id) => uuidOf(id))],
      });
      const byPayment = new Map(rows.map((row) => [row.payment_id, idFromUuid("sch", row.schedule_id)]));
      return ids.map((id) => byPayment.get(uuidOf(id)) ?? null);
    },
    async listRuns(ids) {
      const { rows } = await pool.query<ScheduleEventRow>({
        name: "schedule-runs",
        text: `SELECT ${SCHEDULE_EVENT_COLUMNS} FROM unnest($1::uuid[]) u(id) CROSS JOIN LATERAL (
            SELECT * FROM schedule_event WHERE schedule_id = u.id AND due_at IS NOT NULL ORDER BY due_at DESC LIMIT ${RUNS}) e
          ORDER BY e.schedule_id, e.due_at DESC`,
        values: [ids.map((id) => uuidOf(id))],
      });
      const runs = rows.map(toScheduleChanged).filter((one): one is typeof one & ScheduleRun => one.dueAt !== null);
      return ids.map((id) => runs.filter(({ scheduleId }) => scheduleId === id));
    },
    async list(userId, { status, first, after }) {
      const values = [uuidOf(userId), after === null ? LAST : uuidOf(after), first + 1];
      const found = await read({
        name: `schedules-of-user${status === null ? "" : "-by-status"}`,
        text: listText(status !== null),
        values: status === null ? values : [...values, status],
      });
      return toListed(found, first);
    },
  };
}
