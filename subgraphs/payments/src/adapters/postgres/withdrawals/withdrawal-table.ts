import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type { NewPayment } from "../../../domain/money/payment.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

const WITHDRAWAL = columnsOf<NewPayment>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  method_id: ["uuid", ({ methodId }) => (methodId ? uuidOf(methodId) : null)],
});

/** To which methods withdrawals go, for good. Read apart from them (list-withdrawn-to.ts). */
export function prepareWithdrawals({ made }: Written): WriteParts | null {
  const requested = made.filter(({ kind, payout }) => kind === "WITHDRAWAL" && payout === undefined);
  if (requested.length === 0) return null;
  return async (client) => {
    await client.query({
      name: "add-withdrawals",
      text: `INSERT INTO payment_withdrawal (${WITHDRAWAL.names}) SELECT ${WITHDRAWAL.names} FROM ${WITHDRAWAL.from("w")}`,
      values: WITHDRAWAL.values(requested),
    });
    return null;
  };
}
