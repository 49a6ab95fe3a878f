import { idFromUuid, newUuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Role } from "@coffer/platform/identity/roles";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Username } from "@coffer/platform/text/username";
import type pg from "pg";
import type { LockedUser, RoleHolder, RoleRepository } from "../../../app/roles/ports.ts";
import type { RoleAction } from "../../../domain/roles/roles.ts";
import { cutGrants } from "../api-keys/cut-grants.ts";
import { endSessions } from "../sessions/end-sessions.ts";

type HolderRow = { id: string; username: string; roles: Role[] };
type ChangeRow = { at: Date; action: RoleAction; role: Role; by_system: string; by_database: string };

/**
 * Names its schema: an administrator has another search path. `onCommit` is called after a commit
 * that wrote events.
 */
export function makeRoleRepository({ pool, onCommit }: { pool: pg.Pool; onCommit: () => void }): RoleRepository {
  return {
    async listHolders() {
      const { rows } = await pool.query<HolderRow>(
        `SELECT id, username, roles FROM auth."user" WHERE NOT roles <@ '{USER}' ORDER BY username_key`,
      );
      return rows.map(holderOf);
    },
    async find(key) {
      const { rows: users } = await pool.query<HolderRow>(
        `SELECT id, username, roles FROM auth."user" WHERE username_key = $1`,
        [key],
      );
      if (!users[0]) return null;
      const { rows } = await pool.query<ChangeRow>(
        "SELECT at, action, role, by_system, by_database FROM auth.role_change WHERE user_id = $1 ORDER BY at, id",
        [users[0].id],
      );
      const changes = rows.map(({ by_system, by_database, ...row }) => ({
        ...row,
        by: { system: by_system, database: by_database },
      }));
      return { holder: holderOf(users[0]), changes };
    },
    async withUser(key, work) {
      const outcome = await inTransaction(pool, async (client) => {
        await client.query("SET LOCAL search_path = auth"); // for the outbox and the sessions
        const { rows } = await client.query<HolderRow>(
          `SELECT id, username, roles FROM auth."user" WHERE username_key = $1 FOR UPDATE`,
          [key],
        );
        return rows[0] ? work(lockedUser(client, holderOf(rows[0]))) : null;
      });
      if (outcome !== null) onCommit();
      return outcome;
    },
    async countUntold(ids) {
      const { rows } = await pool.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM auth.outbox WHERE payload->>'type' IN ('coffer.auth.session.ended', 'coffer.auth.key_grant.ended') AND payload->>'subject' = ANY ($1)",
        [ids],
      );
      return rows[0]?.n ?? 0;
    },
  };
}

const holderOf = ({ id, username, roles }: HolderRow): RoleHolder => ({
  id: idFromUuid("usr", id),
  username: username as unknown as Username,
  roles,
});

const lockedUser = (client: pg.PoolClient, holder: RoleHolder): LockedUser => ({
  ...holder,
  async replaceRoles({ roles, action, role, bySystem }) {
    const userId = uuidOf(holder.id);
    await client.query(`UPDATE auth."user" SET roles = $2 WHERE id = $1`, [userId, roles]);
    const { rows } = await client.query<{ at: Date }>(
      "INSERT INTO auth.role_change (id, user_id, action, role, by_system) VALUES ($1, $2, $3, $4, $5) RETURNING at",
      [newUuid(), userId, action, role, bySystem],
    );
    if (!rows[0]) throw new Error("a change of roles was not recorded");
    return rows[0];
  },
  narrowKeys: (at) => cutGrants(client, { of: { userId: holder.id }, reason: "NARROWED", at }),
  async endSessions({ reason, at, eventOf }) {
    const sessionIds = await endSessions(client, { userId: holder.id, reason, at });
    await appendEvents(pgSql(client), "auth", sessionIds.map(eventOf));
    return sessionIds;
  },
});
