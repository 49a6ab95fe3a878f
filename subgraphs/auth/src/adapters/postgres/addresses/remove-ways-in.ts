import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { NewEvent } from "@coffer/contracts/new-event";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import { apiKeyRevoked } from "../../../domain/api-keys/events.ts";
import { passkeyRemoved } from "../../../domain/passkeys/events.ts";
import { factorRemoved } from "../../../domain/second-factors/events.ts";
import type { KeyGrantId, UserId } from "../../../domain/users/ids.ts";
import { cutGrants } from "../api-keys/cut-grants.ts";
import { recordChange } from "../api-keys/record-change.ts";
import { passkeyStore } from "../passkeys/passkey-store.ts";

type Takeover = {
  readonly userId: UserId;
  /** From when on the account may have been somebody else's. */
  readonly since: Date;
  readonly at: Date;
};

/**
 * When the change of an address was asked for that was confirmed at a moment: until then its user
 * was who they were.
 */
export async function findBeginning(
  client: pg.ClientBase,
  { userId, confirmedAt }: { readonly userId: UserId; readonly confirmedAt: Date },
): Promise<Date> {
  const { rows } = await client.query<{ at: Date | null }>(
    "SELECT min(requested_at) AS at FROM link WHERE user_id = $1 AND purpose = 'CHANGE' AND used_at = $2 AND expires_at > $2",
    [uuidOf(userId), confirmedAt],
  );
  return rows[0]?.at ?? confirmedAt;
}

/**
 * Removes what was added since to come in by, each with its events: whoever took the account over
 * would come back by it, and their second factor would keep its owner out. In the caller's
 * transaction, which holds the user's lock and has ended the sessions. What was got with the keys
 * has to be announced.
 */
export async function removeWaysIn(client: pg.ClientBase, takeover: Takeover): Promise<readonly KeyGrantId[]> {
  const { userId, since, at } = takeover;
  const sql = pgSql(client);
  const events: NewEvent<"auth">[] = [];
  const passkeys = await passkeyStore.listOf(sql, [userId]);
  // In the order of ids, as payments lock what approves them.
  for (const passkey of passkeys.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    if (passkey.createdAt < since) continue;
    await passkeyStore.remove(sql, passkey);
    events.push(passkeyRemoved(passkey, at), factorRemoved({ userId, factor: "PASSKEY", at }));
  }
  const { rows: apps } = await client.query<{ is_confirmed: boolean }>(
    `DELETE FROM totp WHERE user_id = $1 AND COALESCE(confirmed_at, created_at) >= $2
     RETURNING confirmed_at IS NOT NULL AS is_confirmed`,
    [uuidOf(userId), since],
  );
  if (apps[0]?.is_confirmed) events.push(factorRemoved({ userId, factor: "TOTP", at }));
  // Those from before stay for a factor from before.
  await client.query(
    `DELETE FROM recovery_code WHERE user_id = $1 AND (created_at >= $2 OR NOT EXISTS (
       SELECT FROM passkey WHERE user_id = $1 UNION ALL SELECT FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL))`,
    [uuidOf(userId), since],
  );
  await appendEvents(sql, "auth", events);
  return revokeKeys(client, takeover);
}

/** Those that were made, or given another secret, since. */
async function revokeKeys(client: pg.ClientBase, { userId, since, at }: Takeover): Promise<readonly KeyGrantId[]> {
  const { rows } = await client.query<{ id: Uuid }>(
    `SELECT id FROM api_key WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $3
       AND (created_at >= $2 OR rotated_at >= $2) ORDER BY id FOR UPDATE`,
    [uuidOf(userId), since, at],
  );
  const owner = { kind: "user", id: userId } as const;
  const ended: KeyGrantId[] = [];
  for (const { id } of rows) {
    const keyId = idFromUuid("key", id);
    ended.push(...(await cutGrants(client, { of: { keyId }, reason: "REVOKED", at })));
    await client.query("UPDATE api_key SET revoked_at = $2 WHERE id = $1", [id, at]);
    await recordChange(client, { action: "REVOKE_KEY", owner, keyId, byId: userId });
    await appendEvents(pgSql(client), "auth", [apiKeyRevoked({ id: keyId, owner, byId: userId, at })]);
  }
  return ended;
}
