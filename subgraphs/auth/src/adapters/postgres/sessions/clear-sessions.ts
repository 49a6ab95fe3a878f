import type { Uuid } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";

const SESSIONS_PER_ROUND = 200;

/**
 * Deletes a batch of sessions that ended or expired before a moment, with their tokens. True where
 * more may be left.
 */
export async function clearSessions(pool: pg.Pool, before: Date): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: Uuid }>(
      "SELECT id FROM session WHERE ended_at < $1 OR expires_at < $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED",
      [before, SESSIONS_PER_ROUND],
    );
    const ids = rows.map((row) => row.id);
    await client.query("DELETE FROM refresh_token WHERE session_id = ANY ($1::uuid[])", [ids]);
    await client.query("DELETE FROM session WHERE id = ANY ($1::uuid[])", [ids]);
    return ids.length === SESSIONS_PER_ROUND;
  });
}
