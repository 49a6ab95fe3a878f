import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { PaymentId, UserId } from "../../../domain/money/ids.ts";
import type { RequestChange } from "../../../domain/money/payment-request.ts";
import { PRESENT } from "../clock/present.ts";

/**
 * A change of a request that is locked: its status, its place in its people's streams, and one
 * outbox row. `payer`: whoever has paid. What has ended is on no queue any more. Throws where it
 * is not OPEN.
 */
export async function changeRequest(
  client: pg.ClientBase,
  change: { readonly id: Uuid } & (
    | { readonly kind: Exclude<RequestChange, "CREATED" | "PAID"> }
    | { readonly kind: "PAID"; readonly paymentId: PaymentId; readonly payerId: UserId }
  ),
): Promise<void> {
  const isReminder = change.kind === "REMINDED";
  const paid = change.kind === "PAID" ? change : null;
  const { rowCount } = await client.query(
    isReminder
      ? {
          name: "remind-request",
          text: `UPDATE payment_request SET sequence = sequence + 1, reminders = reminders + 1, reminded_at = ${PRESENT}
            WHERE id = $1 AND status = 'OPEN'`,
          values: [change.id],
        }
      : {
          name: "end-request",
          text: `WITH off AS (DELETE FROM request_task WHERE id = $1)
            UPDATE payment_request SET sequence = sequence + 1, status = $2, ended_at = ${PRESENT}, payment_id = $3, payer_id = coalesce(payer_id, $4)
            WHERE id = $1 AND status = 'OPEN'`,
          values: [change.id, change.kind, paid && uuidOf(paid.paymentId), paid && uuidOf(paid.payerId)],
        },
  );
  if (rowCount !== 1) throw new Error(`payment request ${change.id} is not OPEN`);
  await tellChange(client, change.id, change.kind);
}

/**
 * One statement, because streams are locked from here to the commit, in the order of their people.
 */
const TELL = `WITH changed AS MATERIALIZED (
    SELECT id, sequence, status, coalesce(ended_at, reminded_at, created_at) AS at, payee_id, payer_id FROM payment_request WHERE id = $1
  ), reached AS (
    INSERT INTO request_stream (user_id, sequence)
    SELECT user_id, 1 FROM changed CROSS JOIN LATERAL (VALUES (payee_id), (payer_id)) v(user_id) WHERE user_id IS NOT NULL ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET sequence = request_stream.sequence + 1 RETURNING user_id, sequence
  ), told AS (
    INSERT INTO request_event (request_id, sequence, change, status, at, payee_id, payee_sequence, payer_id, payer_sequence)
    SELECT c.id, c.sequence, $2, c.status, c.at, c.payee_id, e.sequence, c.payer_id, p.sequence
    FROM changed c JOIN reached e ON e.user_id = c.payee_id LEFT JOIN reached p ON p.user_id = c.payer_id RETURNING request_id, sequence
  )
  INSERT INTO outbox (kind, payload) SELECT 'request-changes', jsonb_build_array(jsonb_build_array(request_id, sequence)) FROM told`;

/** Tells of what was just written, in the same transaction. */
export async function tellChange(client: pg.ClientBase, id: Uuid, change: RequestChange): Promise<void> {
  await client.query({ name: "tell-request-change", text: TELL, values: [id, change] });
}
