import type { Uuid } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";

const KEYS_PER_ROUND = 200;

/**
 * Deletes a batch of keys that ended before a moment, with their secrets; and of ended grants those
 * whose tokens nobody has any more. True where more may be left. The record of changes stays.
 */
export async function clearKeys(
  pool: pg.Pool,
  { endedBefore, grantsBefore }: { readonly endedBefore: Date; readonly grantsBefore: Date },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: Uuid }>(
      "SELECT id FROM api_key WHERE revoked_at < $1 OR expires_at < $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED",
      [endedBefore, KEYS_PER_ROUND],
    );
    const ids = rows.map((row) => row.id);
    await client.query("DELETE FROM api_key_secret WHERE key_id = ANY ($1::uuid[])", [ids]);
    await client.query("DELETE FROM api_key WHERE id = ANY ($1::uuid[])", [ids]);
    const { rowCount } = await client.query(
      "DELETE FROM ended_grant WHERE id IN (SELECT id FROM ended_grant WHERE ended_at < $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)",
      [grantsBefore, KEYS_PER_ROUND],
    );
    return ids.length === KEYS_PER_ROUND || rowCount === KEYS_PER_ROUND;
  });
}
