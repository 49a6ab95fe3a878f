import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { Orderer } from "../../../app/api-keys/ports.ts";
import type { ApiKey } from "../../../domain/api-keys/api-key.ts";
import type { ApiKeyId, ServiceId } from "../../../domain/users/ids.ts";
import { type KeyRow, SHOWN_KEY, toApiKey } from "./key-rows.ts";

export type LockedService = { readonly scopes: readonly string[]; readonly isDisabled: boolean };

/** Locked until the transaction ends; null where there is no such service. */
export async function lockService(client: pg.ClientBase, id: ServiceId): Promise<LockedService | null> {
  const { rows } = await client.query<LockedService>(
    `SELECT scopes, disabled_at IS NOT NULL AS "isDisabled" FROM service WHERE id = $1 FOR NO KEY UPDATE`,
    [uuidOf(id)],
  );
  return rows[0] ?? null;
}

export type LockedKey = { readonly key: ApiKey; readonly service: LockedService | null };

/** Null where there is no such key, or it is not the orderer's to see: nobody is told which. */
export async function lockKey(
  client: pg.ClientBase,
  { orderer, keyId, at }: { readonly orderer: Orderer; readonly keyId: ApiKeyId; readonly at: Date },
): Promise<LockedKey | null> {
  const id = uuidOf(keyId);
  const seen = await client.query<{ isOwn: boolean; service_id: Uuid | null }>(
    `SELECT user_id IS NOT DISTINCT FROM $2::uuid AS "isOwn", service_id FROM api_key WHERE id = $1`,
    [id, uuidOf(orderer.userId)],
  );
  const [found] = seen.rows;
  if (!found || !(found.isOwn || (found.service_id && orderer.managesServices))) return null;
  // The owner first; whose a key is, never changes.
  const service = found.service_id
    ? await client.query<LockedService>(
        `SELECT scopes, disabled_at IS NOT NULL AS "isDisabled" FROM service WHERE id = $1 FOR NO KEY UPDATE`,
        [found.service_id],
      )
    : null;
  await client.query("SELECT FROM api_key WHERE id = $1 FOR UPDATE", [id]);
  const key = await readKey(client, keyId, at);
  return key && { key, service: service?.rows[0] ?? null };
}

export async function readKey(client: pg.Pool | pg.ClientBase, keyId: ApiKeyId, at: Date): Promise<ApiKey | null> {
  const { rows } = await client.query<KeyRow>(`SELECT ${SHOWN_KEY} FROM api_key k WHERE k.id = $2`, [
    at,
    uuidOf(keyId),
  ]);
  return rows[0] ? toApiKey(rows[0]) : null;
}
