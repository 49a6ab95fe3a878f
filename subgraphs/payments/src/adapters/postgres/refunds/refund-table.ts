import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type { Move, NewPayment } from "../../../domain/money/payment.ts";
import type { PartTable } from "../money/part-table.ts";

export type RefundRow = {
  readonly refund_of: Uuid | null;
  readonly refunded: string | null;
  readonly refund_count: number | null;
  readonly refunded_at: Date | null;
};

const REFUND = columnsOf<NewPayment>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  original_id: ["uuid", ({ refundOf }) => (refundOf ? uuidOf(refundOf) : null)],
});

const REFUNDED = columnsOf<Move>({
  payment_id: ["uuid", ({ after }) => uuidOf(after.id)],
  paid: ["numeric", ({ after }) => after.amount.units],
  amount: ["numeric", ({ after }) => after.refunded?.amount.units ?? null],
  count: ["int", ({ after }) => after.refunded?.count ?? null],
  at: ["timestamptz", ({ after }) => after.refunded?.at ?? null],
});

/**
 * What a refund gives back, and what was given back of a payment: the first is summed up in the
 * second.
 */
export const REFUNDS: PartTable<RefundRow> = {
  columns: "r.original_id AS refund_of, b.amount::text AS refunded, b.count AS refund_count, b.at AS refunded_at",
  join: "LEFT JOIN payment_refund r ON r.payment_id = p.id LEFT JOIN refunded_payment b ON b.payment_id = p.id",
  read: ({ refund_of: of, refunded, refund_count: count, refunded_at: at }, asset) => ({
    ...(of ? { refundOf: idFromUuid("pay", of) } : {}),
    ...(refunded !== null && count !== null && at
      ? { refunded: { amount: money(asset, BigInt(refunded)), count, at } }
      : {}),
  }),
  prepare({ made, moves }) {
    const refunds = made.filter(({ refundOf }) => refundOf);
    if (refunds.length === 0) return null;
    const refunded = moves.filter(({ before, after }) => before.refunded?.count !== after.refunded?.count);
    return async (client) => {
      await client.query({
        name: "add-refunds",
        text: `WITH added AS (INSERT INTO payment_refund (${REFUND.names}) SELECT ${REFUND.names} FROM ${REFUND.from("r")})
          INSERT INTO refunded_payment (${REFUNDED.names}) SELECT ${REFUNDED.names} FROM ${REFUNDED.from("b", REFUND.count + 1)}
          ON CONFLICT (payment_id) DO UPDATE SET amount = EXCLUDED.amount, count = EXCLUDED.count, at = EXCLUDED.at`,
        values: [...REFUND.values(refunds), ...REFUNDED.values(refunded)],
      });
      return null;
    };
  },
};
