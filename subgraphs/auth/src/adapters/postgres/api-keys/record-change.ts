import { newUuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { KeyOwner } from "../../../domain/api-keys/api-key.ts";
import type { ApiKeyId, UserId } from "../../../domain/users/ids.ts";

type KeyChange = {
  readonly action: "CREATE_KEY" | "ROTATE_KEY" | "REVOKE_KEY" | "CREATE_SERVICE" | "DISABLE_SERVICE" | "ENABLE_SERVICE";
  /** Of the key; or the service itself. */
  readonly owner: KeyOwner;
  readonly keyId?: ApiKeyId;
  readonly byId: UserId;
  readonly scopes?: readonly string[];
  readonly reason?: string;
};

/** In the transaction of the change. When it was is the database's to say. */
export async function recordChange(client: pg.ClientBase, change: KeyChange): Promise<void> {
  const { action, owner, keyId, byId, scopes = [], reason = null } = change;
  await client.query(
    "INSERT INTO key_change (id, action, user_id, service_id, key_id, by_id, scopes, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    [
      newUuid(),
      action,
      owner.kind === "user" ? uuidOf(owner.id) : null,
      owner.kind === "service" ? uuidOf(owner.id) : null,
      keyId ? uuidOf(keyId) : null,
      uuidOf(byId),
      scopes,
      reason,
    ],
  );
}
