import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { Act } from "../../../domain/money/act.ts";
import type { PaymentId } from "../../../domain/money/ids.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

type PaymentAct = Act & { readonly paymentId: PaymentId };

const ACT = columnsOf<PaymentAct>({
  payment_id: ["uuid", ({ paymentId }) => uuidOf(paymentId)],
  kind: ["text", ({ kind }) => kind],
  operator_id: ["uuid", ({ operatorId }) => uuidOf(operatorId)],
  reason: ["text", ({ reason }) => reason],
  said: ["text", ({ said }) => said],
  ending_id: ["uuid", ({ endingId }) => endingId && uuidOf(endingId)],
  at: ["timestamptz", ({ at }) => at],
});

/** Notes what operators have done, for good. */
export const addActs = (client: pg.ClientBase, acts: readonly PaymentAct[]) =>
  client.query({
    name: "add-acts",
    text: `INSERT INTO payment_act (${ACT.names}) SELECT ${ACT.names} FROM ${ACT.from("a")}`,
    values: ACT.values(acts),
  });

/** What operators have had payments do, and what of that was proposed before: its row is locked. */
export function prepareActs({ moves }: Written): WriteParts | null {
  const acts = moves.flatMap(({ after, act }) => (act ? [{ ...act, paymentId: after.id }] : []));
  if (acts.length === 0) return null;
  return async (client) => {
    await addActs(client, acts);
    for (const { endingId, operatorId, reason, at } of acts)
      if (endingId !== null)
        await client.query(
          `UPDATE payment_ending SET state = 'APPROVED', decided_by = $2, decided_at = $3, decision_reason = $4
           WHERE id = $1 AND state = 'PROPOSED'`,
          [uuidOf(endingId), uuidOf(operatorId), at, reason],
        );
    return null;
  };
}
