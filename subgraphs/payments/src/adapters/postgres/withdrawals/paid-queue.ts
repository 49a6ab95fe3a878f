import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type { QueueTable } from "@coffer/platform/queue/leases";
import type pg from "pg";
import { PAID_LOOK_AFTER_MS } from "../../../app/withdrawals/watch-paid.ts";
import type { Payment } from "../../../domain/money/payment.ts";
import type { WriteParts, Written } from "../money/part-table.ts";
import { LOOK_NOW } from "../money/provider-tasks.ts";

/** Withdrawals that were paid out, while their bank may still send them back. */
export const PAID: QueueTable = { table: "paid_task", owner: "owner_id::text || ' ' || kind", kind: "kind" };

const TASK = columnsOf<Payment>({
  id: ["uuid", ({ id }) => uuidOf(id)],
  owner_id: ["uuid", ({ from }) => from && uuidOf(from.userId)],
  kind: ["text", ({ amount }) => amount.asset.code],
});
const ENDED = columnsOf<Payment>({ id: ["uuid", ({ id }) => uuidOf(id)] });

/**
 * A withdrawal is on it from the commit that completed it. Not where two operators have completed
 * it without its provider's word: they may have paid it by other means, and what the provider says
 * of it later must not give it back once more.
 */
export function preparePaid({ moves }: Written): WriteParts | null {
  const withdrawals = moves.filter(({ after }) => after.kind === "WITHDRAWAL");
  const paid = withdrawals.filter(({ after, act }) => after.status === "COMPLETED" && act?.kind !== "ENDING_APPROVED");
  const returned = withdrawals.filter(({ after }) => after.status === "RETURNED");
  if (paid.length + returned.length === 0) return null;
  return async (client) => {
    if (paid.length > 0)
      await client.query({
        name: "add-paid",
        text: `INSERT INTO paid_task (${TASK.names}, due_at)
          SELECT ${TASK.names}, clock_timestamp() + interval '${PAID_LOOK_AFTER_MS} milliseconds' FROM ${TASK.from("t")}`,
        values: TASK.values(paid.map(({ after }) => after)),
      });
    if (returned.length > 0)
      await client.query({
        name: "end-paid",
        text: "DELETE FROM paid_task WHERE id = ANY ($1::uuid[])",
        values: ENDED.values(returned.map(({ after }) => after)),
      });
    return null;
  };
}

/** Has those of some payments that were paid out looked at now, however long ago that was. */
export async function lookAtPaid(client: pg.ClientBase, ids: readonly string[]): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO paid_task (id, owner_id, kind, due_at)
     SELECT p.id, p.from_user, p.currency, clock_timestamp() FROM payment p
     WHERE p.id = ANY ($1::uuid[]) AND p.kind = 'WITHDRAWAL' AND p.status = 'COMPLETED'
       AND NOT EXISTS (SELECT FROM payment_act a WHERE a.payment_id = p.id AND a.kind = 'ENDING_APPROVED')
     ON CONFLICT (id) DO UPDATE SET ${LOOK_NOW}`,
    [ids],
  );
  return rowCount ?? 0;
}
