import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import { isOpen, type NewPayment } from "../../../domain/money/payment.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

const WITHDRAWAL = columnsOf<NewPayment>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  method_id: ["uuid", ({ methodId }) => (methodId ? uuidOf(methodId) : null)],
  owner_id: ["uuid", ({ from }) => from && uuidOf(from.userId)],
  currency: ["text", ({ amount }) => amount.asset.code],
});
const ENDED = columnsOf<NewPayment>({ id: ["uuid", ({ id }) => uuidOf(id)] });

/**
 * Where a withdrawal goes, for good; and that it is on its queue from its request to its end, in
 * the transactions of both.
 */
export function prepareWithdrawals({ made, moves }: Written): WriteParts | null {
  const requested = made.filter((payment) => payment.kind === "WITHDRAWAL");
  const ended = moves.flatMap(({ after }) => (after.kind === "WITHDRAWAL" && !isOpen(after) ? [after] : []));
  if (requested.length + ended.length === 0) return null;
  return async (client) => {
    await add(client, requested);
    await remove(client, ended);
    return null;
  };
}

async function add(client: pg.ClientBase, requested: readonly NewPayment[]): Promise<void> {
  if (requested.length > 0)
    await client.query({
      name: "add-withdrawals",
      text: `WITH given AS MATERIALIZED (SELECT * FROM ${WITHDRAWAL.from("w")}), queued AS (
          INSERT INTO withdrawal_task (id, owner_id, kind, due_at) SELECT payment_id, owner_id, currency, clock_timestamp() FROM given
        )
        INSERT INTO payment_withdrawal (payment_id, method_id) SELECT payment_id, method_id FROM given`,
      values: WITHDRAWAL.values(requested),
    });
}

async function remove(client: pg.ClientBase, ended: readonly NewPayment[]): Promise<void> {
  if (ended.length > 0)
    await client.query({
      name: "end-withdrawal-tasks",
      text: "DELETE FROM withdrawal_task WHERE id = ANY ($1::uuid[])",
      values: ENDED.values(ended),
    });
}
