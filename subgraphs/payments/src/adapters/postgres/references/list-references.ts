import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ListReferences } from "../../../app/history/ports.ts";

export const makeListReferences =
  (pool: pg.Pool | pg.ClientBase): ListReferences =>
  async (ids) => {
    const { rows } = await pool.query<{ payment_id: Uuid; owner_id: Uuid; reference: string }>({
      name: "references",
      text: "SELECT payment_id, owner_id, reference FROM payment_reference WHERE payment_id = ANY ($1::uuid[])",
      values: [ids.map((id) => uuidOf(id))],
    });
    const byPayment = new Map(
      rows.map((row) => [row.payment_id, { ownerId: idFromUuid("usr", row.owner_id), text: row.reference }]),
    );
    return ids.map((id) => byPayment.get(uuidOf(id)) ?? null);
  };
