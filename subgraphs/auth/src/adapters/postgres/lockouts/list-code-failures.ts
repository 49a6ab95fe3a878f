import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ListCodeFailures } from "../../../app/lockouts/ports.ts";

export const makeListCodeFailures =
  (pool: pg.Pool): ListCodeFailures =>
  async (ids, since) => {
    const { rows } = await pool.query<{ user_id: Uuid; failures: Date[] }>(
      `SELECT user_id, array_agg(at ORDER BY at DESC) AS failures FROM proof_failure
       WHERE user_id = ANY ($1::uuid[]) AND origin IS NULL AND at > $2 GROUP BY user_id`,
      [ids.map((id) => uuidOf(id)), since],
    );
    return new Map(rows.map((row) => [idFromUuid("usr", row.user_id), row.failures]));
  };
