import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { ApiKey, KeyOwner } from "../../../domain/api-keys/api-key.ts";

export type KeyRow = {
  id: Uuid;
  user_id: Uuid | null;
  service_id: Uuid | null;
  name: string;
  start: string;
  scopes: string[];
  networks: string[];
  created_at: Date;
  expires_at: Date;
  rotated_at: Date | null;
  revoked_at: Date | null;
  former_ends_at: Date | null;
  last_used_at: Date | null;
  last_used_from: string | null;
};

/** Of the table `api_key` as `k`, with what is shown of its secrets; `$1` is now. */
export const SHOWN_KEY = `k.id, k.user_id, k.service_id, k.name, k.scopes, k.networks, k.created_at, k.expires_at, k.rotated_at,
  k.revoked_at, k.last_used_at, k.last_used_from,
  (SELECT start FROM api_key_secret s WHERE s.key_id = k.id ORDER BY (s.ends_at IS NULL) DESC, s.created_at DESC LIMIT 1) AS start,
  (SELECT max(s.ends_at) FROM api_key_secret s WHERE s.key_id = k.id AND s.ends_at > $1) AS former_ends_at`;

export function ownerOf({ user_id, service_id }: Pick<KeyRow, "user_id" | "service_id">): KeyOwner {
  if (user_id) return { kind: "user", id: idFromUuid("usr", user_id) };
  if (service_id) return { kind: "service", id: idFromUuid("svc", service_id) };
  throw new Error("a key has no owner");
}

export const toApiKey = (row: KeyRow): ApiKey => ({
  id: idFromUuid("key", row.id),
  owner: ownerOf(row),
  name: row.name,
  start: row.start,
  scopes: row.scopes,
  networks: row.networks,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  rotatedAt: row.rotated_at,
  revokedAt: row.revoked_at,
  formerSecretEndsAt: row.revoked_at ? null : row.former_ends_at,
  lastUsedAt: row.last_used_at,
  lastUsedFrom: row.last_used_from,
});
