import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import { hasReached } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import { changedAt, type NewPayment, type Payment } from "../../../domain/money/payment.ts";
import { priorityOf } from "../../../domain/money/priority.ts";
import type { Written } from "./part-table.ts";

const PAYMENT = columnsOf<NewPayment>({
  id: ["uuid", ({ id }) => uuidOf(id)],
  kind: ["text", ({ kind }) => kind],
  status: ["text", ({ status }) => status],
  currency: ["text", ({ amount }) => amount.asset.code],
  amount: ["numeric", ({ amount }) => amount.units],
  fee: ["numeric", ({ fee }) => fee.units],
  memo: ["text", ({ memo }) => memo],
  from_account: ["uuid", ({ from }) => from && uuidOf(from.accountId)],
  from_user: ["uuid", ({ from }) => from && uuidOf(from.userId)],
  to_account: ["uuid", ({ to }) => to && uuidOf(to.accountId)],
  to_user: ["uuid", ({ to }) => to && uuidOf(to.userId)],
  entry_id: ["uuid", ({ entryId }) => entryId],
  sequence: ["bigint", ({ sequence }) => BigInt(sequence)],
  created_at: ["timestamptz", ({ createdAt }) => createdAt],
  ended_at: ["timestamptz", ({ endedAt }) => endedAt],
  priority: ["text", priorityOf],
});

const MOVED = columnsOf<Payment>({
  id: ["uuid", ({ id }) => uuidOf(id)],
  status: ["text", ({ status }) => status],
  from_user: ["uuid", ({ from }) => from && uuidOf(from.userId)],
  to_user: ["uuid", ({ to }) => to && uuidOf(to.userId)],
  sequence: ["bigint", ({ sequence }) => BigInt(sequence)],
  at: ["timestamptz", changedAt],
  priority: ["text", priorityOf],
});

const ON_TIME = hasReached(`$${PAYMENT.count + MOVED.count + 1}`);

/**
 * One statement, because streams are locked from here to the commit. Places in people's streams are
 * counted back from what a stream has reached, so that no event has a gap before it. A payment
 * between one's own accounts is one event of one's stream, on the payer's side.
 */
const RECORD = `WITH made AS MATERIALIZED (
    SELECT * FROM ${PAYMENT.from("p")} WHERE ${ON_TIME}
  ), payments AS (
    INSERT INTO payment (${PAYMENT.names}) SELECT ${PAYMENT.names} FROM made
  ), change AS MATERIALIZED (
    SELECT id, status, from_user, to_user, sequence, coalesce(ended_at, created_at) AS at, priority, 1 AS part, place FROM made
    UNION ALL SELECT id, status, from_user, to_user, sequence, at, priority, 2, place FROM ${MOVED.from("m", PAYMENT.count + 1)} WHERE ${ON_TIME}
  ), sides AS MATERIALIZED (
    SELECT 1 AS side, from_user AS user_id, * FROM change WHERE from_user IS NOT NULL
    UNION ALL SELECT 2, to_user, * FROM change WHERE to_user IS DISTINCT FROM from_user AND to_user IS NOT NULL
  ), reached AS (
    INSERT INTO stream (user_id, sequence) SELECT user_id, count(*) FROM sides GROUP BY user_id ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET sequence = stream.sequence + EXCLUDED.sequence RETURNING user_id, sequence AS last
  ), placed AS (
    SELECT *, last + 1 - row_number() OVER (PARTITION BY user_id ORDER BY part DESC, place DESC, side DESC) AS nth FROM sides JOIN reached USING (user_id)
  ), events AS (
    INSERT INTO payment_event (payment_id, sequence, status, at, from_user, from_sequence, to_user, to_sequence, priority)
    SELECT id, sequence, status, at, from_user, max(nth) FILTER (WHERE side = 1), to_user, max(nth) FILTER (WHERE side = 2), priority
    FROM placed GROUP BY part, place, id, sequence, status, at, from_user, to_user, priority
  )
  INSERT INTO outbox (kind, payload) SELECT 'changes', jsonb_agg(jsonb_build_array(id, sequence) ORDER BY part, place) FROM change HAVING count(*) > 0`;

/**
 * Payments that were made, changes of these and of those that moved on, their places in people's
 * streams, and one outbox row. Null where there is nothing to write. `after`: the stage that the
 * transaction must have reached, where it is sent ahead.
 */
export const toRecording = ({ made, moves }: Written, after: string | null = null): pg.QueryConfig | null =>
  made.length + moves.length === 0
    ? null
    : {
        name: "record-payments",
        text: RECORD,
        values: [...PAYMENT.values(made), ...MOVED.values(moves.map((move) => move.after)), after],
      };
