import { idFromUuid, isId, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Method } from "@coffer/contracts/methods";
import { appendEvents } from "@coffer/platform/events/outbox";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { ClientId } from "../../../domain/oauth/client.ts";
import { sessionEnded } from "../../../domain/sessions/events.ts";
import type { EndReason, Proved, SessionPolicy } from "../../../domain/sessions/session.ts";
import type { SessionId, UserId } from "../../../domain/users/ids.ts";
import { type Ended, endGrant } from "./end-grant.ts";

export type NewGrant = {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly clientId: ClientId;
  readonly scopes: readonly string[];
  /** The login that it was given by: what that proved, this has. */
  readonly loginId: SessionId;
};

export type RunningGrant = {
  readonly userId: UserId;
  readonly clientId: ClientId;
  /** What was given, as far as the client may have it now. */
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export type Grants = {
  /**
   * What it displaced; null where its user is frozen, or login or client have ended: nothing was
   * done.
   */
  start(grant: NewGrant): Promise<readonly SessionId[] | null>;
  /** Null where it has ended, or there is none. */
  find(id: string): Promise<RunningGrant | null>;
  /** A token is about to be made: it goes on from now. Null where it has ended. */
  use(id: string): Promise<Proved | null>;
  /** Null where there is none. With it goes all that was kept for it. */
  end(id: string, reason: EndReason): Promise<Ended | null>;
};

type Parts = {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly policy: Pick<SessionPolicy, "idleMs" | "absoluteMs"> & { readonly most: number };
  /** Called after a commit that wrote events. */
  readonly onCommit: () => void;
};

export function makeGrants(parts: Parts): Grants {
  const { pool, clock, policy, onCommit } = parts;
  return {
    async start(grant) {
      const displaced = await inTransaction(pool, (sql) => startGrant(sql, grant, parts));
      if (displaced && displaced.length > 0) onCommit();
      return displaced;
    },
    async find(id) {
      if (!isId("ses", id)) return null;
      const { rows } = await pool.query<GrantRow>(
        `SELECT s.user_id, s.created_at, s.expires_at, g.client_id,
           ARRAY(SELECT scope FROM unnest(g.scopes) scope WHERE scope = ANY (c.scopes)) AS scopes
         FROM oauth_grant g JOIN session s ON s.id = g.session_id JOIN oauth_client c ON c.id = g.client_id
         WHERE g.session_id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND c.disabled_at IS NULL`,
        [uuidOf(id), clock.now()],
      );
      return rows[0] ? toRunning(rows[0]) : null;
    },
    async use(id) {
      if (!isId("ses", id)) return null;
      const now = clock.now();
      const { rows } = await pool.query<{ methods: Method[]; proved_at: Date }>(
        `UPDATE session SET last_used_at = $2, expires_at = LEAST($3, created_at + $4 * interval '1 millisecond')
         WHERE id = $1 AND ended_at IS NULL AND expires_at > $2 RETURNING methods, proved_at`,
        [uuidOf(id), now, new Date(now.getTime() + policy.idleMs), policy.absoluteMs],
      );
      return rows[0] ? { methods: rows[0].methods, at: rows[0].proved_at } : null;
    },
    async end(id, reason) {
      if (!isId("ses", id)) return null;
      const at = clock.now();
      const ended = await inTransaction(pool, async (sql) => {
        const done = await endGrant(sql, { sessionId: id, reason, at }, (userId) =>
          sessionEnded({ sessionId: id, userId, reason, at }),
        );
        if (done) await sql.query("DELETE FROM oauth_record WHERE grant_id = $1", [uuidOf(id)]);
        return done;
      });
      if (ended?.isNew) onCommit();
      return ended;
    },
  };
}

type GrantRow = { user_id: Uuid; client_id: Uuid; scopes: string[]; created_at: Date; expires_at: Date };

const toRunning = (row: GrantRow): RunningGrant => ({
  userId: idFromUuid("usr", row.user_id),
  clientId: idFromUuid("app", row.client_id),
  scopes: row.scopes,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

async function startGrant(sql: pg.ClientBase, grant: NewGrant, { clock, policy }: Parts): Promise<SessionId[] | null> {
  const [userId, at] = [uuidOf(grant.userId), clock.now()];
  // Waits for a freeze that is under way, or is waited for by it: then it finds the grant.
  const users = await sql.query('SELECT FROM "user" WHERE id = $1 AND freeze_id IS NULL FOR NO KEY UPDATE', [userId]);
  const clients = await sql.query("SELECT FROM oauth_client WHERE id = $1 AND disabled_at IS NULL FOR SHARE", [
    uuidOf(grant.clientId),
  ]);
  if (users.rowCount !== 1 || clients.rowCount !== 1) return null;
  const started = await sql.query(
    `INSERT INTO session (id, user_id, created_at, last_used_at, expires_at, methods, proved_at,
       device_kind, device_name, address)
     SELECT $1, $2, $4, $4, $5, l.methods, l.proved_at, l.device_kind, l.device_name, l.address FROM session l
     WHERE l.id = $3 AND l.user_id = $2 AND l.ended_at IS NULL AND l.expires_at > $4`,
    [uuidOf(grant.id), userId, uuidOf(grant.loginId), at, new Date(at.getTime() + policy.idleMs)],
  );
  if (started.rowCount !== 1) return null;
  await sql.query("INSERT INTO oauth_grant (session_id, client_id, scopes) VALUES ($1, $2, $3)", [
    uuidOf(grant.id),
    uuidOf(grant.clientId),
    grant.scopes,
  ]);
  const { rows: displaced } = await sql.query<{ id: Uuid }>(
    `UPDATE session SET ended_at = $2, end_reason = 'DISPLACED' WHERE ended_at IS NULL AND id IN (
       SELECT id FROM session WHERE id IN (
         SELECT s.id FROM session s JOIN oauth_grant g ON g.session_id = s.id
         WHERE s.user_id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 ORDER BY s.last_used_at DESC, s.id DESC OFFSET $3)
       ORDER BY id FOR UPDATE) RETURNING id`,
    [userId, at, policy.most],
  );
  const ids = displaced.map(({ id }) => idFromUuid("ses", id));
  const events = ids.map((sessionId) => sessionEnded({ sessionId, userId: grant.userId, reason: "DISPLACED", at }));
  if (events.length > 0) await appendEvents(pgSql(sql), "auth", events);
  return ids;
}
