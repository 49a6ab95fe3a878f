import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { type Decided, decideOnce, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { Vault } from "@coffer/platform/stores/vault";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { EndpointChange, EndpointDesk, NewEndpoint, Rotation } from "../../../app/webhooks/ports.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import type { QuotaExceeded } from "../../../domain/money/refusals.ts";
import type { EndpointId, WebhookEndpoint } from "../../../domain/webhooks/endpoint.ts";
import type { WebhookNotFound } from "../../../domain/webhooks/refusals.ts";
import { lockOwners } from "../money/guards.ts";
import {
  ENDPOINT_COLUMNS,
  type EndpointRow,
  findEndpoint,
  giveUpWaiting,
  lockEndpoint,
  toEndpoint,
} from "./endpoint-rows.ts";
import { sealFor } from "./sealed-secrets.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly vault: Vault;
  /** So many endpoints one person may have. */
  readonly most: number;
  /** What endpoints want may have changed. */
  readonly changed: () => void;
};

export const makeEndpointDesk = ({ pool, vault, most, changed }: Parts): EndpointDesk => ({
  async listOf(userId) {
    const { rows } = await pool.query<EndpointRow>({
      name: "webhook-endpoints",
      text: `SELECT ${ENDPOINT_COLUMNS} FROM webhook_endpoint WHERE owner_id = $1 AND removed_at IS NULL ORDER BY created_at, id`,
      values: [uuidOf(userId)],
    });
    return rows.map(toEndpoint);
  },
  find: (own) => findEndpoint(pgSql(pool), own),
  async create(claim, endpoint) {
    const { id, userId, secret } = endpoint;
    const sealed = await sealFor(vault, id, secret);
    let isRepeat = true;
    const made = await inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      const work = async (): Promise<Decided<QuotaExceeded>> => {
        isRepeat = false;
        await lockOwners(client, [userId]);
        const [{ count = 0 } = {}] = await sql.query<{ count: number }>(
          "SELECT count(*)::int AS count FROM webhook_endpoint WHERE owner_id = $1::uuid AND removed_at IS NULL",
          [uuidOf(userId)],
        );
        if (count >= most) return { subjectId: null, refusal: { code: "QUOTA_EXCEEDED", limit: most } };
        await insert(sql, endpoint, sealed);
        return { subjectId: uuidOf(id), refusal: null };
      };
      const refusals = refusalObjects<QuotaExceeded>();
      const decided = await decideOnce(sql, { table: "replay", claim, refusals, work });
      if (!decided.ok) return decided;
      const { refusal, subjectId } = decided.value;
      return refusal ? err(refusal) : ok(await findMade(sql, userId, subjectId));
    });
    changed();
    return made.ok ? ok({ endpoint: made.value, isRepeat }) : made;
  },
  async update(change) {
    const updated = await inTransaction(pool, (client) => update(pgSql(client), change));
    changed();
    return updated;
  },
  async remove(own) {
    const removed = await inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      if (await lockEndpoint(sql, own)) {
        await sql.query(
          `UPDATE webhook_endpoint SET removed_at = clock_timestamp(), key_id = NULL, wrapped_key = NULL, ciphertext = NULL,
             former_key_id = NULL, former_wrapped_key = NULL, former_ciphertext = NULL, former_ends_at = NULL WHERE id = $1::uuid`,
          [uuidOf(own.endpointId)],
        );
        await giveUpWaiting(sql, [uuidOf(own.endpointId)]);
      }
      return findEndpoint(sql, own);
    });
    changed();
    return removed;
  },
  async rotate(claim, rotation) {
    const sealed = await sealFor(vault, rotation.endpointId, rotation.secret);
    let isRepeat = true;
    return inTransaction(pool, async (client) => {
      const sql = pgSql(client);
      const work = async (): Promise<Decided<WebhookNotFound>> => {
        isRepeat = false;
        if (!(await lockEndpoint(sql, rotation))) return { subjectId: null, refusal: { code: "WEBHOOK_NOT_FOUND" } };
        await putSecret(sql, rotation, sealed);
        return { subjectId: uuidOf(rotation.endpointId), refusal: null };
      };
      const refusals = refusalObjects<WebhookNotFound>();
      const decided = await decideOnce(sql, { table: "replay", claim, refusals, work });
      if (!decided.ok) return decided;
      const { refusal, subjectId } = decided.value;
      if (refusal) return err(refusal);
      return ok({ endpoint: await findMade(sql, rotation.userId, subjectId), isRepeat });
    });
  },
});

type SealedSecret = Awaited<ReturnType<typeof sealFor>>;

async function insert(sql: Sql, endpoint: NewEndpoint, { keyId, wrappedKey, ciphertext }: SealedSecret): Promise<void> {
  const { id, userId, url, description, eventTypes, forEverybody } = endpoint;
  await sql.query(
    `INSERT INTO webhook_endpoint (id, owner_id, url, description, event_types, for_everybody, key_id, wrapped_key, ciphertext)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::text[], $6::boolean, $7, $8::bytea, $9::bytea)`,
    [uuidOf(id), uuidOf(userId), url, description, eventTypes, forEverybody, keyId, wrappedKey, ciphertext],
  );
}

/** The one before goes on signing; the one before that does not: no more than two ever do. */
async function putSecret(sql: Sql, rotation: Rotation, { keyId, wrappedKey, ciphertext }: SealedSecret): Promise<void> {
  const { endpointId, overlapSeconds } = rotation;
  await sql.query(
    `UPDATE webhook_endpoint SET key_id = $2, wrapped_key = $3::bytea, ciphertext = $4::bytea,
       former_key_id = CASE WHEN o.lasts THEN key_id END, former_wrapped_key = CASE WHEN o.lasts THEN wrapped_key END,
       former_ciphertext = CASE WHEN o.lasts THEN ciphertext END,
       former_ends_at = CASE WHEN o.lasts THEN clock_timestamp() + make_interval(secs => $5::int) END
     FROM (SELECT $5::int > 0 AS lasts) o WHERE id = $1::uuid`,
    [uuidOf(endpointId), keyId, wrappedKey, ciphertext, overlapSeconds],
  );
}

/**
 * Whoever enables it gives it a new beginning. What a freeze has disabled, only its end enables,
 * and an ADMIN's that is one no more, nobody: neither can be asked for by its owner.
 */
async function update(sql: Sql, change: EndpointChange): Promise<WebhookEndpoint | null> {
  const known = await lockEndpoint(sql, change);
  if (!known) return null;
  const { endpointId, url, description, eventTypes, enabled } = change;
  await sql.query(
    `UPDATE webhook_endpoint SET url = $2, description = $3, event_types = $4::text[],
       disabled_reason = CASE WHEN $5::boolean THEN NULL ELSE coalesce(disabled_reason, 'BY_OWNER') END,
       disabled_at = CASE WHEN $5::boolean THEN NULL ELSE coalesce(disabled_at, clock_timestamp()) END,
       failing_since = CASE WHEN $5::boolean AND disabled_at IS NOT NULL THEN NULL ELSE failing_since END
     WHERE id = $1::uuid`,
    [uuidOf(endpointId), url, description, eventTypes, enabled],
  );
  if (!enabled) await giveUpWaiting(sql, [uuidOf(endpointId)]);
  return findEndpoint(sql, change);
}

async function findMade(sql: Sql, userId: UserId, id: Uuid | null): Promise<WebhookEndpoint> {
  const endpointId: EndpointId | null = id === null ? null : idFromUuid("whe", id);
  const endpoint = endpointId === null ? null : await findEndpoint(sql, { userId, endpointId });
  if (!endpoint) throw new Error("a key made or changed a webhook endpoint that is missing");
  return endpoint;
}
