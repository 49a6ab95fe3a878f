import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type { Payment } from "../../../domain/money/payment.ts";
import type { PaymentFailure } from "../../../domain/money/payment-parts.ts";
import type { PartTable } from "./part-table.ts";

export type FailureRow = { readonly failure: PaymentFailure | null };

const FAILURE = columnsOf<Payment>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  reason: ["text", ({ failure }) => failure ?? null],
});

export const FAILURES: PartTable<FailureRow> = {
  columns: "f.reason AS failure",
  join: "LEFT JOIN payment_failure f ON f.payment_id = p.id",
  read: ({ failure }) => (failure ? { failure } : {}),
  prepare({ moves }) {
    const failed = moves.flatMap(({ after }) => (after.failure ? [after] : []));
    if (failed.length === 0) return null;
    return async (client) => {
      await client.query({
        name: "add-failures",
        text: `INSERT INTO payment_failure (${FAILURE.names}) SELECT ${FAILURE.names} FROM ${FAILURE.from("f")}`,
        values: FAILURE.values(failed),
      });
      return null;
    };
  },
};
