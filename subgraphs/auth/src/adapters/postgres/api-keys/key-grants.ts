import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Role } from "@coffer/platform/identity/roles";
import type pg from "pg";
import type { KeyGrants } from "../../../app/api-keys/ports.ts";
import { ownerOf } from "./key-rows.ts";

type GrantRow = {
  id: Uuid;
  user_id: Uuid | null;
  service_id: Uuid | null;
  grant_id: Uuid;
  scopes: string[];
  networks: string[];
  ends_at: Date;
  last_used_at: Date | null;
  roles: Role[] | null;
  service_scopes: string[] | null;
};

/** A service is no more than that. */
const SERVICE_ROLES: readonly Role[] = ["SERVICE"];

/**
 * Without a lock: whoever ends a grant at the same moment announces the id that is read here.
 */
export const makeKeyGrants = (pool: pg.Pool): KeyGrants => ({
  async find(hash, at) {
    const { rows } = await pool.query<GrantRow>({
      name: "key-grant",
      text: `SELECT k.id, k.user_id, k.service_id, s.grant_id, k.scopes, k.networks, LEAST(k.expires_at, s.ends_at) AS ends_at,
          k.last_used_at, u.roles, v.scopes AS service_scopes
        FROM api_key_secret s JOIN api_key k ON k.id = s.key_id
        LEFT JOIN "user" u ON u.id = k.user_id AND u.freeze_id IS NULL
        LEFT JOIN service v ON v.id = k.service_id AND v.disabled_at IS NULL
        WHERE s.hash = $1 AND k.revoked_at IS NULL AND LEAST(k.expires_at, s.ends_at) > $2 AND (u.id IS NOT NULL OR v.id IS NOT NULL)`,
      values: [hash, at],
    });
    const row = rows[0];
    if (!row) return null;
    const most = row.service_scopes;
    return {
      grantId: idFromUuid("kgr", row.grant_id),
      keyId: idFromUuid("key", row.id),
      owner: ownerOf(row),
      roles: row.roles ?? SERVICE_ROLES,
      scopes: most ? row.scopes.filter((scope) => most.includes(scope)) : row.scopes,
      networks: row.networks,
      endsAt: row.ends_at,
      lastUsedAt: row.last_used_at,
    };
  },
  async noteUse({ keyId, at, address }) {
    await pool.query(
      "UPDATE api_key SET last_used_at = $2, last_used_from = $3 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)",
      [uuidOf(keyId), at, address],
    );
  },
});
