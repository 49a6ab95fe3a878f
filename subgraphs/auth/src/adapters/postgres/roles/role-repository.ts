import type { Role } from "@coffer/platform/identity/roles";
import { inTransaction } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { RoleRepository } from "../../../app/roles/ports.ts";
import type { RoleAction } from "../../../domain/roles/roles.ts";
import { type HolderRow, holderOf, lockedUser } from "./locked-user.ts";

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
    async countUntold(sessionIds) {
      const { rows } = await pool.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM auth.outbox WHERE payload->>'type' = 'coffer.auth.session.ended' AND payload->>'subject' = ANY ($1)",
        [sessionIds],
      );
      return rows[0]?.n ?? 0;
    },
  };
}
