import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ListFrozenSessions } from "../../../app/freezes/ports.ts";
import { listGrantsEndedBy } from "../api-keys/list-ended-grants.ts";

export const makeListFrozenSessions =
  (pool: pg.Pool): ListFrozenSessions =>
  async (userId) => {
    const text = "SELECT id FROM session WHERE user_id = $1 AND end_reason = 'FROZEN'";
    const { rows } = await pool.query<{ id: Uuid }>(text, [uuidOf(userId)]);
    const grants = await listGrantsEndedBy(pool, "FROZEN", { kind: "user", id: userId });
    return [...rows.map(({ id }) => idFromUuid("ses", id)), ...grants];
  };
