import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { GrantEndReason, KeyOwner } from "../../../domain/api-keys/api-key.ts";
import type { ApiKeyId, KeyGrantId } from "../../../domain/users/ids.ts";

export type EndedGrant = { readonly id: KeyGrantId; readonly endedAt: Date };

/** Those that ended after a moment. */
export async function listEndedGrants(pool: pg.Pool, since: Date): Promise<EndedGrant[]> {
  const { rows } = await pool.query<{ id: Uuid; ended_at: Date }>(
    "SELECT id, ended_at FROM ended_grant WHERE ended_at > $1",
    [since],
  );
  return rows.map((row) => ({ id: idFromUuid("kgr", row.id), endedAt: row.ended_at }));
}

/** What an order ended, for a repeat that tells of it again. */
export async function listGrantsEndedBy(
  client: pg.Pool | pg.ClientBase,
  reason: GrantEndReason,
  of: KeyOwner | ApiKeyId,
): Promise<KeyGrantId[]> {
  const [column, id] =
    typeof of === "string"
      ? ["k.id", uuidOf(of)]
      : [of.kind === "user" ? "k.user_id" : "k.service_id", uuidOf<string>(of.id)];
  const { rows } = await client.query<{ id: Uuid }>(
    `SELECT g.id FROM ended_grant g JOIN api_key k ON k.id = g.key_id WHERE ${column} = $1 AND g.reason = $2`,
    [id, reason],
  );
  return rows.map((row) => idFromUuid("kgr", row.id));
}
