import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { Advance } from "../../../domain/money-command.ts";
import { mayBecome, type PaymentStatus } from "../../../domain/payment.ts";

/** Locks payments in the order of their ids. Returns the status that each has, and keeps until the transaction ends. */
export async function lockPayments(
  client: pg.ClientBase,
  paymentIds: readonly string[],
): Promise<ReadonlyMap<string, PaymentStatus>> {
  if (paymentIds.length === 0) return new Map();
  const { rows } = await client.query<{ id: string; status: PaymentStatus }>({
    name: "lock-payments",
    text: "SELECT id, status FROM payment WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE",
    values: [paymentIds.map(uuidOf)],
  });
  return new Map(rows.map(({ id, status }) => [idFromUuid("pay", id), status]));
}

/** Takes payments that are locked to their next status. Throws where one has not the status to start from: the ledger took the step, and so would say something else. */
export async function advanceStatuses(client: pg.ClientBase, advances: readonly Advance[]): Promise<void> {
  if (advances.length === 0) return;
  for (const { payment, from, to } of advances)
    if (!mayBecome(from, to)) throw new Error(`${payment.id} cannot become ${to} from ${from}`);
  const { rowCount } = await client.query({
    name: "advance",
    // Whatever has ended is taken off its queue.
    text: `WITH ended AS (SELECT id FROM unnest($1::uuid[], $3::text[]) a(id, after) WHERE after <> 'PROCESSING'),
        settled AS (DELETE FROM deposit_task t USING ended WHERE t.id = ended.id),
        released AS (DELETE FROM hold_task t USING ended WHERE t.id = ended.id)
      UPDATE payment p SET status = a.after, sequence = p.sequence + 1, amount = coalesce(a.amount, p.amount),
        completed_at = CASE WHEN a.after = 'COMPLETED' THEN a.at ELSE p.completed_at END, cancelled_at = CASE WHEN a.after = 'CANCELLED' THEN a.at END,
        failed_at = CASE WHEN a.after = 'FAILED' THEN a.at END, failure = a.failure
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::numeric[], $6::text[]) a(id, before, after, at, amount, failure)
      WHERE p.id = a.id AND p.status = a.before`,
    values: [
      advances.map(({ payment }) => uuidOf(payment.id)),
      advances.map(({ from }) => from),
      advances.map(({ to }) => to),
      advances.map(({ at }) => at),
      advances.map(({ amount }) => amount?.units.toString() ?? null),
      advances.map(({ failure }) => failure ?? null),
    ],
  });
  if (rowCount !== advances.length)
    throw new Error(
      `${advances.length - (rowCount ?? 0)} of ${advances.length} payments are not where the ledger has them`,
    );
}
