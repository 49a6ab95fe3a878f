import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ListRefunds } from "../../../app/refunds/ports.ts";

/** Each payment has few (REFUNDS_MAX of domain/refunds/refund.ts). Ids are in the order of time. */
export const makeListRefunds =
  (pool: pg.Pool | pg.ClientBase): ListRefunds =>
  async (payments) => {
    const { rows } = await pool.query<{ original_id: Uuid; ids: Uuid[] }>({
      name: "refunds-of",
      text: `SELECT original_id, array_agg(payment_id ORDER BY payment_id) AS ids FROM payment_refund
        WHERE original_id = ANY ($1::uuid[]) GROUP BY original_id`,
      values: [payments.map((id) => uuidOf(id))],
    });
    const byOriginal = new Map(rows.map(({ original_id, ids }) => [original_id, ids]));
    return payments.map((id) => (byOriginal.get(uuidOf(id)) ?? []).map((refund) => idFromUuid("pay", refund)));
  };
