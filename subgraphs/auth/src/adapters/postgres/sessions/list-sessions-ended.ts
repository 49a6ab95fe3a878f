import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ListSessionsEnded } from "../../../app/users/ports.ts";
import { listGrantsEndedBy } from "../api-keys/list-ended-grants.ts";

export const makeListSessionsEnded =
  (pool: pg.Pool): ListSessionsEnded =>
  async (userId, reason) => {
    const text = "SELECT id FROM session WHERE user_id = $1 AND end_reason = $2";
    const { rows } = await pool.query<{ id: Uuid }>(text, [uuidOf(userId), reason]);
    const theirs = reason === "FROZEN" ? "FROZEN" : "NARROWED";
    const grants = await listGrantsEndedBy(pool, theirs, { kind: "user", id: userId });
    return [...rows.map(({ id }) => idFromUuid("ses", id)), ...grants];
  };
