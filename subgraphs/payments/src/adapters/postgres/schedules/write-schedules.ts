import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { Approval } from "../../../domain/money/approval.ts";
import type { ScheduleId } from "../../../domain/money/ids.ts";
import {
  created,
  type PaymentSchedule,
  type ScheduleEvent,
  type ScheduleMove,
} from "../../../domain/money/payment-schedule.ts";
import { priorityOf } from "../../../domain/money/priority.ts";
import { SIGNED_COLUMNS } from "../approvals/approval-table.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

const EVENT = columnsOf<ScheduleEvent>({
  change: ["text", ({ change }) => change],
  status: ["text", ({ status }) => status],
  reason: ["text", ({ reason }) => reason],
  due_at: ["timestamptz", ({ dueAt }) => dueAt],
  payment_id: ["uuid", ({ paymentId }) => paymentId && uuidOf(paymentId)],
  refusal: ["text", ({ refusal }) => refusal],
});

/** Behind the events: the schedule's id, the time, and what it becomes. */
const [ID, AT, STATUS, REASON, NEXT_AT, REFUSALS, RESUMED_AT] = Array.from(
  { length: 7 },
  (_, place) => `$${EVENT.count + 1 + place}`,
);
const COUNT = "(SELECT count(*) FROM event)";

/**
 * One statement, because the stream is locked from here to the commit. Each event has its own place
 * in both streams; the row of the queue goes where the next date is, or away.
 */
const MOVE = `WITH event AS MATERIALIZED (
    SELECT * FROM ${EVENT.from("e")}
  ), moved AS (
    UPDATE payment_schedule SET status = ${STATUS}, reason = ${REASON}, next_at = ${NEXT_AT}::timestamptz, refusals = ${REFUSALS}::int,
      resumed_at = ${RESUMED_AT}::timestamptz, ended_at = CASE WHEN ${STATUS} = 'ENDED' THEN ${AT}::timestamptz END, sequence = sequence + ${COUNT}
    WHERE id = ${ID}::uuid RETURNING id, owner_id, sequence
  ), queued AS (
    UPDATE schedule_task SET due_at = ${NEXT_AT}::timestamptz, attempts = 0 WHERE id = ${ID}::uuid AND ${NEXT_AT}::timestamptz IS NOT NULL
  ), off AS (
    DELETE FROM schedule_task WHERE id = ${ID}::uuid AND ${NEXT_AT}::timestamptz IS NULL
  ), reached AS (
    INSERT INTO schedule_stream (user_id, sequence) SELECT owner_id, ${COUNT} FROM moved
    ON CONFLICT (user_id) DO UPDATE SET sequence = schedule_stream.sequence + ${COUNT} RETURNING sequence
  ), told AS (
    INSERT INTO schedule_event (schedule_id, sequence, at, owner_id, owner_sequence, ${EVENT.names})
    SELECT m.id, m.sequence - ${COUNT} + e.place, ${AT}::timestamptz, m.owner_id, r.sequence - ${COUNT} + e.place, ${EVENT.names}
    FROM event e, moved m, reached r RETURNING schedule_id, sequence
  )
  INSERT INTO outbox (kind, payload)
  SELECT 'schedule-changes', jsonb_agg(jsonb_build_array(schedule_id, sequence) ORDER BY sequence) FROM told HAVING count(*) > 0`;

/** What becomes of a schedule that is locked, and its events, in the same transaction. */
export async function moveSchedule(
  client: pg.ClientBase,
  id: ScheduleId,
  { move, at }: { readonly move: ScheduleMove; readonly at: Date },
): Promise<void> {
  const { status, reason, nextAt, refusals, resumedAt, events } = move;
  await client.query({
    name: "move-schedule",
    text: MOVE,
    values: [...EVENT.values(events), uuidOf(id), at, status, reason, nextAt, refusals, resumedAt],
  });
}

/** Dates that payments are of, in the payments' transaction: their schedules are locked. */
export function prepareScheduledRuns({ made }: Written): WriteParts | null {
  const runs = made.flatMap(({ run, createdAt }) => (run ? [{ ...run, at: createdAt }] : []));
  if (runs.length === 0) return null;
  return async (client) => {
    for (const { scheduleId, move, at } of runs) await moveSchedule(client, scheduleId, { move, at });
    return null;
  };
}

const SCHEDULE = columnsOf<PaymentSchedule>({
  id: ["uuid", ({ id }) => uuidOf(id)],
  owner_id: ["uuid", ({ from }) => uuidOf(from.userId)],
  from_account: ["uuid", ({ from }) => uuidOf(from.accountId)],
  to_user: ["uuid", ({ payeeId }) => uuidOf(payeeId)],
  to_account: ["uuid", ({ payeeAccountId }) => payeeAccountId && uuidOf(payeeAccountId)],
  currency: ["text", ({ amount }) => amount.asset.code],
  amount: ["numeric", ({ amount }) => amount.units],
  memo: ["text", ({ memo }) => memo],
  reference: ["text", ({ reference }) => reference],
  time_zone: ["text", ({ timeZone }) => timeZone],
  starts_at: ["text", ({ startsAt }) => startsAt],
  rule: ["text", ({ rule }) => rule],
  last_at: ["timestamptz", ({ lastAt }) => lastAt],
  approved_fee: ["numeric", ({ approvedFee }) => approvedFee?.units ?? null],
  status: ["text", ({ status }) => status],
  next_at: ["timestamptz", ({ nextAt }) => nextAt],
  created_at: ["timestamptz", ({ createdAt }) => createdAt],
  priority: ["text", priorityOf],
});

type Signed = { readonly schedule: PaymentSchedule; readonly approval: Approval };

const APPROVAL = columnsOf<Signed>({
  schedule_id: ["uuid", ({ schedule }) => uuidOf(schedule.id)],
  ...SIGNED_COLUMNS,
  approved_at: ["timestamptz", ({ schedule }) => schedule.createdAt],
});

/** Schedules that a batch makes, what was signed for them, and that they were made. */
export function prepareSchedules({ scheduled }: Written): WriteParts | null {
  if (scheduled.length === 0) return null;
  // Streams of their owners are locked in this order.
  const made = scheduled.toSorted((a, b) => (a.schedule.from.userId < b.schedule.from.userId ? -1 : 1));
  return async (client) => {
    await client.query({
      name: "make-schedules",
      text: `WITH made AS (
          INSERT INTO payment_schedule (${SCHEDULE.names}, sequence) SELECT ${SCHEDULE.names}, 0 FROM ${SCHEDULE.from("s")} RETURNING id, owner_id, currency, next_at
        )
        INSERT INTO schedule_task (id, owner_id, kind, due_at) SELECT id, owner_id, currency, next_at FROM made`,
      values: SCHEDULE.values(made.map(({ schedule }) => schedule)),
    });
    const signed = made.flatMap(({ schedule, approval }) => (approval ? [{ schedule, approval }] : []));
    if (signed.length > 0)
      await client.query({
        name: "add-schedule-approvals",
        text: `INSERT INTO schedule_approval (${APPROVAL.names}) SELECT ${APPROVAL.names} FROM ${APPROVAL.from("a")}`,
        values: APPROVAL.values(signed),
      });
    for (const { schedule } of made)
      await moveSchedule(client, schedule.id, { move: created(schedule), at: schedule.createdAt });
    return null;
  };
}
