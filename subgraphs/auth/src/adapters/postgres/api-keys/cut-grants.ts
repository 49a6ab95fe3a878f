import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { GrantEndReason } from "../../../domain/api-keys/api-key.ts";
import { keyGrantEnded } from "../../../domain/api-keys/events.ts";
import type { ApiKeyId, KeyGrantId, ServiceId, UserId } from "../../../domain/users/ids.ts";

type Cut = {
  /** Of whose keys, or of which one. */
  readonly of: { readonly userId: UserId } | { readonly serviceId: ServiceId } | { readonly keyId: ApiKeyId };
  readonly reason: GrantEndReason;
  readonly at: Date;
  /** Of one key: all of its secrets but this one. */
  readonly but?: Uint8Array;
};

/**
 * Ends what was got with secrets that work, each with its event, in the caller's transaction, which
 * holds the lock of the keys' owner. A secret that may go on gets a grant of its own: where its
 * owner may be let in again, or may do less, it is exchanged for another token than before.
 */
export async function cutGrants(client: pg.ClientBase, { of, reason, at, but }: Cut): Promise<KeyGrantId[]> {
  const [column, id] =
    "userId" in of
      ? ["k.user_id", uuidOf(of.userId)]
      : "serviceId" in of
        ? ["k.service_id", uuidOf(of.serviceId)]
        : ["k.id", uuidOf(of.keyId)];
  const { rows } = await client.query<{ grantId: Uuid; keyId: Uuid }>(
    `WITH cut AS (
       SELECT s.hash, s.grant_id, s.key_id FROM api_key_secret s JOIN api_key k ON k.id = s.key_id
       WHERE ${column} = $1 AND k.revoked_at IS NULL AND k.expires_at > $2 AND (s.ends_at IS NULL OR s.ends_at > $2)
         AND ($4::bytea IS NULL OR s.hash <> $4) ORDER BY s.hash FOR UPDATE OF s),
     ended AS (INSERT INTO ended_grant (id, key_id, reason, ended_at) SELECT grant_id, key_id, $3, $2 FROM cut)
     UPDATE api_key_secret s SET grant_id = gen_random_uuid() FROM cut WHERE s.hash = cut.hash
     RETURNING cut.grant_id AS "grantId", cut.key_id AS "keyId"`,
    [id, at, reason, but ?? null],
  );
  const ended = rows.map(({ grantId, keyId }) => ({
    grantId: idFromUuid("kgr", grantId),
    keyId: idFromUuid("key", keyId),
  }));
  await appendEvents(
    pgSql(client),
    "auth",
    ended.map((one) => keyGrantEnded(one, { reason, at })),
  );
  return ended.map(({ grantId }) => grantId);
}
