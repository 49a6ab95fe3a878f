import type { Uuid } from "@coffer/contracts/ids";
import type { QueueTable } from "@coffer/platform/queue/leases";
import type pg from "pg";
import { PAID_LOOK_AFTER_MS } from "../../../app/money/watch-again.ts";
import type { PaymentKind } from "../../../domain/money/payment.ts";
import type { WriteParts, Written } from "./part-table.ts";
import { add, LOOK_NOW } from "./provider-tasks.ts";

/**
 * What a provider has done, while a bank may still take it back: withdrawals that were paid out,
 * and deposits that were credited.
 */
export const PAID: QueueTable = { table: "paid_task", owner: "owner_id::text || ' ' || kind", kind: "kind" };

const WATCHED: readonly PaymentKind[] = ["WITHDRAWAL", "DEPOSIT"];

/**
 * Two operators have completed it without its provider's word: they may have done it by other
 * means, and what the provider says of it later must not undo it. Where the provider had said by
 * the approval that it was paid, it was.
 */
const isUnproved = ({ act }: Written["moves"][number]): boolean =>
  act?.kind === "ENDING_APPROVED" && act.said !== "DONE";
const UNPROVED = "a.kind = 'ENDING_APPROVED' AND a.said IS DISTINCT FROM 'DONE'";

/** A network takes nothing back that it has paid to an address. */
const goneForGood = (id: string) => `EXISTS (SELECT FROM chain_payout o WHERE o.payment_id = ${id})`;

/** A payment is on it from the commit that completed it, by its provider's word. */
export function preparePaid({ moves }: Written): WriteParts | null {
  const proved = moves.filter((move) => !isUnproved(move)).map(({ after }) => after);
  const paid = proved.filter(({ kind, status }) => WATCHED.includes(kind) && status === "COMPLETED");
  if (paid.length === 0) return null;
  return async (client) => {
    await add(client, { table: "paid_task", afterMs: PAID_LOOK_AFTER_MS, unless: goneForGood("t.id") }, paid);
    return null;
  };
}

/**
 * Has those of some payments that were completed so looked at now, however long ago that was. Of
 * what a chain has brought, or is to bring, no provider knows anything.
 */
export async function lookAtPaid(client: pg.ClientBase, ids: readonly string[]): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO paid_task (id, owner_id, kind, due_at)
     SELECT p.id, coalesce(p.from_user, p.to_user), p.currency, clock_timestamp() FROM payment p
     WHERE p.id = ANY ($1::uuid[]) AND p.kind = ANY ($2::text[]) AND p.status = 'COMPLETED'
       AND NOT EXISTS (SELECT FROM payment_act a WHERE a.payment_id = p.id AND ${UNPROVED})
       AND NOT EXISTS (SELECT FROM chain_deposit c WHERE c.payment_id = p.id) AND NOT ${goneForGood("p.id")}
     ON CONFLICT (id) DO UPDATE SET ${LOOK_NOW}`,
    [ids, WATCHED],
  );
  return rowCount ?? 0;
}

/** Has one looked at again whose look was given up. Others are looked at in their time. */
export async function retryPaid(client: pg.ClientBase, id: Uuid): Promise<number> {
  const text = `UPDATE paid_task SET ${LOOK_NOW} WHERE id = $1 AND parked_at IS NOT NULL`;
  return (await client.query(text, [id])).rowCount ?? 0;
}
