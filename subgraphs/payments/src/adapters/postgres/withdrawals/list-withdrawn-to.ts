import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ListWithdrawnTo } from "../../../app/withdrawals/ports.ts";

export const makeListWithdrawnTo =
  (pool: pg.Pool): ListWithdrawnTo =>
  async (ids) => {
    const { rows } = await pool.query<{ payment_id: Uuid; method_id: Uuid }>({
      name: "withdrawn-to",
      text: "SELECT payment_id, method_id FROM payment_withdrawal WHERE payment_id = ANY ($1::uuid[])",
      values: [ids.map((id) => uuidOf(id))],
    });
    const byPayment = new Map(rows.map((row) => [row.payment_id, idFromUuid("pm", row.method_id)]));
    return ids.map((id) => byPayment.get(uuidOf(id)) ?? null);
  };
