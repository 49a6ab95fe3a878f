import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type { Payment } from "../../../domain/money/payment.ts";
import type { PaymentReturn } from "../../../domain/money/payment-parts.ts";
import type { PartTable } from "./part-table.ts";

export type ReturnRow = {
  readonly return_reason: PaymentReturn | null;
  readonly return_account: Uuid | null;
  readonly return_entry: Uuid | null;
  readonly returned_at: Date | null;
};

const RETURN = columnsOf<Payment>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  reason: ["text", ({ returned }) => returned?.reason ?? null],
  account_id: ["uuid", ({ returned }) => (returned ? uuidOf(returned.accountId) : null)],
  entry_id: ["uuid", ({ returned }) => returned?.entryId ?? null],
  at: ["timestamptz", ({ returned }) => returned?.at ?? null],
});

/** That what was paid out came back, or what had come in was taken back, and where. */
export const RETURNS: PartTable<ReturnRow> = {
  columns: "k.reason AS return_reason, k.account_id AS return_account, k.entry_id AS return_entry, k.at AS returned_at",
  join: "LEFT JOIN payment_return k ON k.payment_id = p.id",
  read: ({ return_reason: reason, return_account: account, return_entry: entryId, returned_at: at }) =>
    reason && account && entryId && at
      ? { returned: { reason, accountId: idFromUuid("acc", account), entryId, at } }
      : {},
  prepare({ moves }) {
    const returned = moves.flatMap(({ after }) => (after.status === "RETURNED" ? [after] : []));
    if (returned.length === 0) return null;
    return async (client) => {
      await client.query({
        name: "add-returns",
        text: `INSERT INTO payment_return (${RETURN.names}) SELECT ${RETURN.names} FROM ${RETURN.from("k")}`,
        values: RETURN.values(returned),
      });
      return null;
    };
  },
};
