import { uuidOf } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { AdminTokens } from "../../../app/roles/ports.ts";
import { rolesAfter } from "../../../domain/roles/roles.ts";
import type { UserId } from "../../../domain/users/ids.ts";
import { type HolderRow, holderOf, lockedUser } from "./locked-user.ts";

/** With so many ADMINs each change finds a second person, and no token works any more. */
export const ADMINS_ENOUGH = 2;

export const ADMIN_TOKEN_LIFE_MS = 60 * 60_000;

/** Named as a command's change: whoever printed the token had the database. */
const byToken = (bySystem: string) => `${bySystem}, by a token`;

const LOCK = "SELECT pg_advisory_xact_lock(hashtext('coffer:auth:admin-token'))";

/** `onCommit` is called after a commit that wrote events. */
export function makeAdminTokens({ pool, onCommit }: { pool: pg.Pool; onCommit: () => void }): AdminTokens {
  return {
    async redeem({ hash, userId, now, eventOf }) {
      const done = await inTransaction(pool, async (client) => {
        // Two tokens at once would each find too few ADMINs.
        await client.query(LOCK);
        const { rows } = await client.query<HolderRow>(
          `SELECT id, username, roles FROM "user" WHERE id = $1 AND freeze_id IS NULL FOR NO KEY UPDATE`,
          [uuidOf(userId)],
        );
        const holder = rows[0] && holderOf(rows[0]);
        if (holder && (await wasUsedBy(client, { hash, userId }))) return "ALREADY";
        if (!holder || (await countAdmins(client)) >= ADMINS_ENOUGH) return false;
        const roles = rolesAfter(holder.roles, "GRANT", "ADMIN");
        if (roles === holder.roles) return false;
        const used = await client.query<{ by_system: string }>(
          `UPDATE admin_token SET used_at = $2, used_by_id = $3
           WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING by_system`,
          [hash, now, uuidOf(userId)],
        );
        if (!used.rows[0]) return false;
        const user = lockedUser(client, holder);
        const by = { bySystem: byToken(used.rows[0].by_system) };
        const { at } = await user.replaceRoles({ roles, action: "GRANT", role: "ADMIN", by });
        await user.tell(eventOf(at));
        return "NOW";
      });
      if (done === "NOW") onCommit();
      return done !== false;
    },
  };
}

/**
 * For the operator's command: keeps the hash of a token that works for an hour. False, and nothing
 * is kept, where there are ADMINs enough. Names its schema: an administrator has another search
 * path.
 */
export async function addAdminToken(
  pool: pg.Pool,
  { hash, bySystem }: { hash: Uint8Array; bySystem: string },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query("SET LOCAL search_path = auth");
    if ((await countAdmins(client)) >= ADMINS_ENOUGH) return false;
    await client.query(
      "INSERT INTO admin_token (hash, by_system, expires_at) VALUES ($1, $2, now() + $3 * interval '1 millisecond')",
      [hash, bySystem, ADMIN_TOKEN_LIFE_MS],
    );
    return true;
  });
}

async function countAdmins(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM "user" WHERE NOT roles <@ '{USER}' AND 'ADMIN' = ANY (roles) AND freeze_id IS NULL`,
  );
  return rows[0]?.n ?? 0;
}

async function wasUsedBy(client: pg.ClientBase, { hash, userId }: { hash: Uint8Array; userId: UserId }) {
  const text = "SELECT FROM admin_token WHERE hash = $1 AND used_by_id = $2";
  return (await client.query(text, [hash, uuidOf(userId)])).rowCount === 1;
}
