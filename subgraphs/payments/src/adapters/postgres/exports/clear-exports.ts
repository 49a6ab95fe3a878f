import type { Uuid } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";

const PER_ROUND = 20;

/**
 * Deletes the bytes, links and tasks of files whose time is over, some at a time; that they were
 * asked for stays. True where more may be left.
 */
export const clearExports = (pool: pg.Pool, now: Date): Promise<boolean> =>
  inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: Uuid }>(
      `UPDATE payment_export SET cleared_at = $1, key_id = NULL, wrapped_key = NULL, link_sealed = NULL WHERE id IN (
         SELECT id FROM payment_export WHERE cleared_at IS NULL AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
       ) RETURNING id`,
      [now, PER_ROUND],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return false;
    await client.query("DELETE FROM export_task WHERE id = ANY ($1::uuid[])", [ids]);
    await client.query("DELETE FROM export_part WHERE export_id = ANY ($1::uuid[])", [ids]);
    return ids.length === PER_ROUND;
  });
