import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { Item } from "./item.ts";
import { type PaymentRow, selectPayments, toPayment } from "./row.ts";

/**
 * Has a plan that depends on another payment judged by that payment as it stands, under its lock:
 * whoever takes a step of it meanwhile is waited for. Such an item is alone in its transaction.
 */
export async function judgeStanding(client: pg.ClientBase, item: Item): Promise<void> {
  const { against } = item.plan;
  if (!against) return;
  const values = [uuidOf(against.before.id)];
  await client.query({ name: "lock-standing", text: "SELECT FROM payment WHERE id = $1 FOR UPDATE", values });
  // A statement of its own: the one above may have waited, and what features keep of the payment
  // would be as it was before.
  const { rows } = await client.query<PaymentRow>({
    name: "standing",
    text: `${selectPayments("payment")} WHERE p.id = $1`,
    values,
  });
  const [row] = rows;
  if (!row) throw new Error(`${against.before.id} is missing`);
  const judged = against.judge(toPayment(row, () => against.before.amount.asset));
  if ("refusal" in judged) item.outcome = { kind: "refused", refusal: judged.refusal };
  else item.plan = judged.plan;
}
