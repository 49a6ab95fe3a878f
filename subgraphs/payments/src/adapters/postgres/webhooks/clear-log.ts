import type { Uuid } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";

const PER_ROUND = 500;

/**
 * Deletes a batch of deliveries that were made before a moment, with their attempts; those that
 * wait stay. Former secrets that sign no more go, too. True where more may be left.
 */
export async function clearWebhookLog(pool: pg.Pool, before: Date): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(
      `UPDATE webhook_endpoint SET former_key_id = NULL, former_wrapped_key = NULL, former_ciphertext = NULL, former_ends_at = NULL
       WHERE former_ends_at <= clock_timestamp()`,
    );
    const { rows } = await client.query<{ id: Uuid }>(
      `SELECT id FROM webhook_delivery WHERE created_at < $1 AND status <> 'PENDING'
       ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [before, PER_ROUND],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return false;
    await client.query("DELETE FROM webhook_attempt WHERE delivery_id = ANY ($1::uuid[])", [ids]);
    await client.query("DELETE FROM webhook_delivery WHERE id = ANY ($1::uuid[])", [ids]);
    return ids.length === PER_ROUND;
  });
}
