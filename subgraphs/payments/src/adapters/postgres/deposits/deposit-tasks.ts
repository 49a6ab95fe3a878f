import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import { isOpen, type NewPayment } from "../../../domain/payment.ts";
import type { Written } from "../money/part-table.ts";

const TASK = columnsOf<NewPayment>({
  id: ["uuid", ({ id }) => uuidOf(id)],
  owner_id: ["uuid", ({ to }) => to && uuidOf(to.userId)],
  kind: ["text", ({ amount }) => amount.asset.code],
});
const ENDED = columnsOf<NewPayment>({ id: ["uuid", ({ id }) => uuidOf(id)] });

/** A deposit is on its queue from its request to its end, in the transactions of both. */
export async function writeDepositTasks(client: pg.ClientBase, { made, moves }: Written): Promise<void> {
  const requested = made.filter((payment) => payment.kind === "DEPOSIT" && isOpen(payment));
  if (requested.length > 0)
    await client.query({
      name: "add-deposit-tasks",
      text: `INSERT INTO deposit_task (${TASK.names}, due_at) SELECT ${TASK.names}, clock_timestamp() FROM ${TASK.from("t")}`,
      values: TASK.values(requested),
    });
  const ended = moves.flatMap(({ after }) => (after.kind === "DEPOSIT" && !isOpen(after) ? [after] : []));
  if (ended.length > 0)
    await client.query({
      name: "end-deposit-tasks",
      text: "DELETE FROM deposit_task WHERE id = ANY ($1::uuid[])",
      values: ENDED.values(ended),
    });
}
