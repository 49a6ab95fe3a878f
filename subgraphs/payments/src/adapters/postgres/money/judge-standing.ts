import { uuidOf } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import type pg from "pg";
import type { Payment } from "../../../domain/money/payment.ts";
import type { Judged, Plan } from "../../../domain/money/plan.ts";
import { lockBulk } from "../bulk/lock-bulk.ts";
import { toBulk } from "../bulk/row.ts";
import { lockRequest } from "../requests/lock-request.ts";
import { toRequest } from "../requests/row.ts";
import { lockSchedule } from "../schedules/lock-schedule.ts";
import { toSchedule } from "../schedules/row.ts";
import { lockPayout } from "../withdrawals/payout-table.ts";
import type { Item } from "./item.ts";
import { type PaymentRow, selectPayments, toPayment } from "./row.ts";

/**
 * Has a plan that depends on another payment, on a payment request, on a schedule, or on a bulk
 * payment, judged by that as it stands, under its lock: whoever takes a step of it meanwhile is
 * waited for. Such an item is alone in its transaction.
 */
export async function judgeStanding(client: pg.ClientBase, item: Item): Promise<void> {
  if (item.plan.ofSchedule) return judgeSchedule(client, item, item.plan.ofSchedule);
  const judged =
    (await judgePayment(client, item.plan)) ??
    (await judgeRequest(client, item.plan)) ??
    (await judgeBulk(client, item.plan));
  if (!judged) return;
  if ("refusal" in judged) item.outcome = { kind: "refused", refusal: judged.refusal };
  else item.plan = judged.plan;
}

async function judgePayment(client: pg.ClientBase, { against }: Plan): Promise<Judged | null> {
  if (!against) return null;
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
  const payout = against.withPayout ? await lockPayout(client, against.before.id) : null;
  return against.judge(
    toPayment(row, (code) => assetIn(against.before, code)),
    payout,
  );
}

/** A payment that is read anew is in what it was in before. */
const assetIn = ({ amount, exchange }: Payment, code: string): Asset | undefined =>
  [amount.asset, exchange?.bought.asset].find((asset) => asset?.code === code);

async function judgeRequest(client: pg.ClientBase, { ofRequest }: Plan): Promise<Judged | null> {
  if (!ofRequest) return null;
  return ofRequest.judge(toRequest(await lockRequest(client, uuidOf(ofRequest.id)), () => ofRequest.asset));
}

async function judgeBulk(client: pg.ClientBase, { ofBulk }: Plan): Promise<Judged | null> {
  if (!ofBulk) return null;
  return ofBulk.judge(toBulk(await lockBulk(client, ofBulk.id), () => ofBulk.asset));
}

/** Where somebody else's step of the schedule was first, this one leaves no trace. */
async function judgeSchedule(client: pg.ClientBase, item: Item, of: NonNullable<Plan["ofSchedule"]>): Promise<void> {
  const plan = of.judge(toSchedule(await lockSchedule(client, of.id), () => of.asset));
  if (plan) item.plan = plan;
  else item.outcome = { kind: "stale" };
}
