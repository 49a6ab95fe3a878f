import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Role } from "@coffer/platform/identity/roles";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { SessionsToProve, SessionToProve } from "../../../app/step-up/ports.ts";

type UserRow = { password_hash: string; freeze_id: Uuid | null; roles: Role[] };
type SessionRow = { created_at: Date; expires_at: Date; ended_at: Date | null };

export const makeSessionsToProve = (pool: pg.Pool): SessionsToProve => ({
  reading: pgSql(pool),
  async findPasswordHash(userId) {
    const text = 'SELECT password_hash FROM "user" WHERE id = $1';
    const { rows } = await pool.query<Pick<UserRow, "password_hash">>(text, [uuidOf(userId)]);
    return rows[0]?.password_hash ?? null;
  },
  withSession: ({ userId, sessionId }, work) =>
    inTransaction(pool, async (client) => {
      const [user, id] = [uuidOf(userId), uuidOf(sessionId)];
      // As a login takes it, and a freeze: each waits for the others. The session's comes after it.
      const users = await client.query<UserRow>(
        'SELECT password_hash, freeze_id, roles FROM "user" WHERE id = $1 FOR NO KEY UPDATE',
        [user],
      );
      const sessions = await client.query<SessionRow>(
        "SELECT created_at, expires_at, ended_at FROM session WHERE id = $1 AND user_id = $2 FOR UPDATE",
        [id, user],
      );
      const [of, row] = [users.rows[0], sessions.rows[0]];
      if (!of || !row) return null;
      const session: SessionToProve = {
        times: { createdAt: row.created_at, expiresAt: row.expires_at, endedAt: row.ended_at },
        roles: of.roles,
        isFrozen: of.freeze_id !== null,
        passwordHash: of.password_hash,
        async prove({ methods, at }) {
          await client.query("UPDATE session SET methods = $2, proved_at = $3 WHERE id = $1", [id, methods, at]);
        },
      };
      return work(session, pgSql(client));
    }),
});
