import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import { isOpen, type NewPayment } from "../../../domain/money/payment.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

const TASK = columnsOf<NewPayment>({
  id: ["uuid", ({ id }) => uuidOf(id)],
  owner_id: ["uuid", ({ to }) => to && uuidOf(to.userId)],
  kind: ["text", ({ amount }) => amount.asset.code],
});
const ENDED = columnsOf<NewPayment>({ id: ["uuid", ({ id }) => uuidOf(id)] });

/** A deposit is on its queue from its request to its end, in the transactions of both. */
export function prepareDepositTasks({ made, moves }: Written): WriteParts | null {
  const requested = made.filter((payment) => payment.kind === "DEPOSIT" && isOpen(payment));
  const ended = moves.flatMap(({ after }) => (after.kind === "DEPOSIT" && !isOpen(after) ? [after] : []));
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
      name: "add-deposit-tasks",
      text: `INSERT INTO deposit_task (${TASK.names}, due_at) SELECT ${TASK.names}, clock_timestamp() FROM ${TASK.from("t")}`,
      values: TASK.values(requested),
    });
}

async function remove(client: pg.ClientBase, ended: readonly NewPayment[]): Promise<void> {
  if (ended.length > 0)
    await client.query({
      name: "end-deposit-tasks",
      text: "DELETE FROM deposit_task WHERE id = ANY ($1::uuid[])",
      values: ENDED.values(ended),
    });
}
