import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { Approval } from "../../../domain/money/approval.ts";
import type { BulkChange, BulkPayment, BulkStatus, RowOrder } from "../../../domain/money/bulk-payment.ts";
import type { BulkId } from "../../../domain/money/ids.ts";
import { SIGNED_COLUMNS } from "../approvals/approval-table.ts";
import { PRESENT } from "../clock/present.ts";
import type { StartedBulk, WriteParts, Written } from "../money/part-table.ts";

/** Where a bulk payment stands behind each change. */
const STATUS_AFTER = {
  CREATED: "DRAFT",
  STARTED: "RUNNING",
  PROGRESSED: "RUNNING",
  COMPLETED: "COMPLETED",
  CANCELLED: "CANCELLED",
} as const satisfies Record<BulkChange, BulkStatus>;

/**
 * One statement, because the stream is locked from here to the commit. The rows are counted anew
 * each time: what was lost with a process is in the next count. Its row of the queue comes when it
 * is started, and goes when it is over.
 */
const MOVE = `WITH counted AS MATERIALIZED (
    SELECT count(*) FILTER (WHERE status = 'PAID')::int AS paid, count(*) FILTER (WHERE status = 'REFUSED')::int AS refused,
      count(*) FILTER (WHERE status = 'SKIPPED')::int AS skipped FROM bulk_row WHERE bulk_id = $1::uuid
  ), moved AS (
    UPDATE bulk_payment b SET status = $3, paid = c.paid, refused = c.refused, skipped = c.skipped, sequence = b.sequence + 1,
      approved = b.approved OR $5::boolean, started_at = CASE WHEN $2 = 'STARTED' THEN n.now ELSE b.started_at END,
      ended_at = CASE WHEN $3 IN ('COMPLETED', 'CANCELLED') THEN n.now END
    FROM counted c, (SELECT coalesce($4::timestamptz, ${PRESENT}) AS now) n WHERE b.id = $1::uuid
    RETURNING b.id, b.owner_id, b.currency, b.sequence, b.rows, b.paid, b.refused, b.skipped, n.now
  ), queued AS (
    INSERT INTO bulk_task (id, owner_id, kind, due_at) SELECT id, owner_id, currency, now FROM moved WHERE $2 = 'STARTED'
  ), off AS (
    DELETE FROM bulk_task WHERE id = $1::uuid AND $3 IN ('COMPLETED', 'CANCELLED')
  ), reached AS (
    INSERT INTO bulk_stream (user_id, sequence) SELECT owner_id, 1 FROM moved
    ON CONFLICT (user_id) DO UPDATE SET sequence = bulk_stream.sequence + 1 RETURNING sequence
  ), told AS (
    INSERT INTO bulk_event (bulk_id, sequence, change, status, at, owner_id, owner_sequence, rows, paid, refused, skipped)
    SELECT m.id, m.sequence, $2, $3, m.now, m.owner_id, r.sequence, m.rows, m.paid, m.refused, m.skipped FROM moved m, reached r
    RETURNING bulk_id, sequence
  )
  INSERT INTO outbox (kind, payload) SELECT 'bulk-changes', jsonb_build_array(jsonb_build_array(bulk_id, sequence)) FROM told`;

type Moving = {
  readonly change: BulkChange;
  /** Null: this moment. */
  readonly at: Date | null;
  readonly isApproved?: boolean;
};

/** What becomes of a bulk payment that is locked, and its event, in the same transaction. */
export async function moveBulk(
  client: pg.ClientBase,
  id: BulkId,
  { change, at, isApproved = false }: Moving,
): Promise<void> {
  await client.query({
    name: "move-bulk",
    text: MOVE,
    values: [uuidOf(id), change, STATUS_AFTER[change], at, isApproved],
  });
}

const BULK = columnsOf<BulkPayment>({
  id: ["uuid", ({ id }) => uuidOf(id)],
  owner_id: ["uuid", ({ from }) => uuidOf(from.userId)],
  from_account: ["uuid", ({ from }) => uuidOf(from.accountId)],
  currency: ["text", ({ amount }) => amount.asset.code],
  name: ["text", ({ name }) => name],
  rows: ["int", ({ rows }) => rows],
  amount: ["numeric", ({ amount }) => amount.units],
  fee: ["numeric", ({ fee }) => fee.units],
  cost: ["numeric", ({ cost }) => cost.units],
  leaving: ["numeric", ({ leaving }) => leaving.units],
  digest: ["bytea", ({ digest }) => digest],
  status: ["text", ({ status }) => status],
  created_at: ["timestamptz", ({ createdAt }) => createdAt],
});

const ROW = columnsOf<RowOrder>({
  nth: ["int", ({ place }) => place],
  key: ["text", ({ key }) => key],
  to_user: ["uuid", ({ payeeId }) => uuidOf(payeeId)],
  to_account: ["uuid", ({ payeeAccountId }) => payeeAccountId && uuidOf(payeeAccountId)],
  amount: ["numeric", ({ amount }) => amount.units],
  fee: ["numeric", ({ fee }) => fee.units],
  cost: ["numeric", ({ cost }) => cost.units],
  memo: ["text", ({ memo }) => memo],
  reference: ["text", ({ reference }) => reference],
});
const ROW_NAMES = ROW.names.replace("nth", "place");

/** A DRAFT with its rows, and that it was made. */
export async function insertBulk(client: pg.ClientBase, bulk: BulkPayment, rows: readonly RowOrder[]): Promise<void> {
  await client.query({
    name: "insert-bulk",
    text: `INSERT INTO bulk_payment (${BULK.names}, sequence) SELECT ${BULK.names}, 0 FROM ${BULK.from("b")}`,
    values: BULK.values([bulk]),
  });
  await client.query({
    name: "insert-bulk-rows",
    text: `INSERT INTO bulk_row (${ROW_NAMES}, bulk_id, status) SELECT ${ROW.names}, $${ROW.count + 1}::uuid, 'PENDING' FROM ${ROW.from("r")}`,
    values: [...ROW.values(rows), uuidOf(bulk.id)],
  });
  await moveBulk(client, bulk.id, { change: "CREATED", at: bulk.createdAt });
}

type Signed = Pick<StartedBulk, "id"> & { readonly approval: Approval };

const APPROVAL = columnsOf<Signed>({
  bulk_id: ["uuid", ({ id }) => uuidOf(id)],
  ...SIGNED_COLUMNS,
});

/** Bulk payments that a batch starts, each locked, and what was signed for them. */
export function prepareStartedBulks({ started }: Written): WriteParts | null {
  if (started.length === 0) return null;
  return async (client) => {
    for (const { id, approval } of started) {
      if (approval)
        await client.query({
          name: "add-bulk-approval",
          text: `INSERT INTO bulk_approval (${APPROVAL.names}, approved_at) SELECT ${APPROVAL.names}, ${PRESENT} FROM ${APPROVAL.from("a")}`,
          values: APPROVAL.values([{ id, approval }]),
        });
      await moveBulk(client, id, { change: "STARTED", at: null, isApproved: approval !== null });
    }
    return null;
  };
}
