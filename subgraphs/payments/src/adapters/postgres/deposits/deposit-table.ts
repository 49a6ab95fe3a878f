import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import type pg from "pg";
import type { ListDepositedFrom } from "../../../app/deposits/ports.ts";
import type { PaymentId } from "../../../domain/money/ids.ts";
import type { NewPayment } from "../../../domain/money/payment.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

const DEPOSIT = columnsOf<NewPayment>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  method_id: ["uuid", ({ methodId }) => (methodId ? uuidOf(methodId) : null)],
});

/** Where deposits come from, for good, where a method was named. */
export function prepareDeposits({ made }: Written): WriteParts | null {
  const named = made.filter(({ kind, methodId }) => kind === "DEPOSIT" && methodId !== undefined);
  if (named.length === 0) return null;
  return async (client) => {
    await client.query({
      name: "add-deposits",
      text: `INSERT INTO payment_deposit (${DEPOSIT.names}) SELECT ${DEPOSIT.names} FROM ${DEPOSIT.from("d")}`,
      values: DEPOSIT.values(named),
    });
    return null;
  };
}

export function makeListDepositedFrom(pool: pg.Pool): ListDepositedFrom {
  // The job asks for each by itself, and for many at once.
  const find = makeBatchedRead(async (ids: readonly PaymentId[]) => {
    const { rows } = await pool.query<{ payment_id: Uuid; method_id: Uuid }>({
      name: "deposited-from",
      text: "SELECT payment_id, method_id FROM payment_deposit WHERE payment_id = ANY ($1::uuid[])",
      values: [ids.map((id) => uuidOf(id))],
    });
    const byPayment = new Map(rows.map((row) => [row.payment_id, idFromUuid("pm", row.method_id)]));
    return ids.map((id) => byPayment.get(uuidOf(id)) ?? null);
  });
  return (ids) => Promise.all(ids.map(find));
}
