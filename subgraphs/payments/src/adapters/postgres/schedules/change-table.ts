import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { ScheduleChanged } from "../../../app/schedules/ports.ts";
import type { ScheduleEvent } from "../../../domain/money/payment-schedule.ts";
import type { ChangeTable } from "../money/change-reader.ts";

export type ScheduleEventRow = Pick<ScheduleEvent, "change" | "status" | "reason" | "refusal"> & {
  schedule_id: Uuid;
  sequence: string;
  at: Date;
  owner_id: Uuid;
  owner_sequence: string;
  due_at: Date | null;
  payment_id: Uuid | null;
};

export const SCHEDULE_EVENT_COLUMNS = `e.schedule_id, e.sequence::text AS sequence, e.change, e.status, e.reason, e.at, e.owner_id,
  e.owner_sequence::text AS owner_sequence, e.due_at, e.payment_id, e.refusal`;

export const toScheduleChanged = (row: ScheduleEventRow): ScheduleChanged => ({
  scheduleId: idFromUuid("sch", row.schedule_id),
  sequence: row.sequence,
  change: row.change,
  status: row.status,
  reason: row.reason,
  at: row.at,
  dueAt: row.due_at,
  paymentId: row.payment_id && idFromUuid("pay", row.payment_id),
  refusal: row.refusal,
  owner: { userId: idFromUuid("usr", row.owner_id), sequence: row.owner_sequence },
});

export const SCHEDULE_CHANGES: ChangeTable<ScheduleEventRow, ScheduleChanged> = {
  table: "schedule_event",
  one: "schedule_id",
  columns: SCHEDULE_EVENT_COLUMNS,
  sides: [{ user: "owner_id", sequence: "owner_sequence" }],
  heads: "schedule_stream",
  toChange: toScheduleChanged,
};
