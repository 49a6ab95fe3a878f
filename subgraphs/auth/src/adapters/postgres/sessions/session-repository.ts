import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Method } from "@coffer/contracts/methods";
import type { NewEvent } from "@coffer/contracts/new-event";
import { appendEvents } from "@coffer/platform/events/outbox";
import type { Role } from "@coffer/platform/identity/roles";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type {
  Admit,
  LockedSession,
  NewSession,
  SessionRepository,
  StartedSession,
} from "../../../app/sessions/ports.ts";
import type { SessionId } from "../../../domain/users/ids.ts";
import { displaceSessions } from "./end-sessions.ts";
import { rememberOrigin } from "./known-origins.ts";
import { tellOfDevice } from "./tell-of-device.ts";

type SessionRow = {
  id: Uuid;
  user_id: Uuid;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  in_cookie: boolean;
  methods: Method[];
  proved_at: Date;
  roles: Role[];
};
type TokenRow = { used_at: Date | null; successor: Buffer | null };

type Parts = {
  readonly pool: pg.Pool;
  /** After a commit that wrote events. */
  readonly onCommit: () => void;
  /** After a commit that queued a mail. */
  readonly onMail: () => void;
};

/** Prisma has no row locks, so this is plain SQL (docs/adr/0003). */
export function makeSessionRepository({ pool, onCommit, onMail }: Parts): SessionRepository {
  return {
    async start(session, how) {
      let isTold = false;
      const started = await inTransaction(pool, async (client) => {
        const outcome = await startSession(client, session, how);
        isTold = outcome.ok && how.newDevice !== null && (await tellOfDevice(client, session, how.newDevice));
        if (outcome.ok)
          await rememberOrigin(client, {
            userId: uuidOf(session.userId),
            origin: session.origin,
            at: session.createdAt,
          });
        return outcome;
      });
      // What judged it may have told of something, too: the relay comes upon that within a second.
      if (started.ok && (started.value.displaced.length > 0 || how.newDevice)) onCommit();
      if (isTold) onMail();
      return started;
    },
    async withToken(tokenHash, work) {
      let wroteEvents = false;
      const outcome = await inTransaction(pool, async (client) => {
        const locked = await lockSession(client, tokenHash);
        if (!locked) return null;
        const { end, ...session } = locked;
        return work({
          ...session,
          end: async (how) => {
            await end(how);
            wroteEvents = true;
          },
        });
      });
      if (wroteEvents) onCommit();
      return outcome;
    },
    async end({ sessionId, userId, reason, at, event }) {
      const [id, owner] = [uuidOf(sessionId), uuidOf(userId)];
      const { endedAt, isNew } = await inTransaction(pool, async (client) => {
        const ended = await client.query<{ ended_at: Date }>(
          "UPDATE session SET ended_at = $3, end_reason = $4 WHERE id = $1 AND user_id = $2 AND ended_at IS NULL RETURNING ended_at",
          [id, owner, at, reason],
        );
        if (ended.rows[0]) {
          await appendEvents(pgSql(client), "auth", [event]);
          return { endedAt: ended.rows[0].ended_at, isNew: true };
        }
        const text = "SELECT ended_at FROM session WHERE id = $1 AND user_id = $2";
        const before = await client.query<{ ended_at: Date }>(text, [id, owner]);
        return { endedAt: before.rows[0]?.ended_at ?? null, isNew: false };
      });
      if (isNew) onCommit();
      return endedAt;
    },
  };
}

type How<Refusal> = {
  readonly admit: Admit<Refusal>;
  readonly most: number;
  eventOf(sessionId: SessionId): NewEvent<"auth">;
};

async function startSession<Refusal>(
  client: pg.PoolClient,
  { id, userId, createdAt, expiresAt, tokenHash, seen }: NewSession,
  { admit, most, eventOf }: How<Refusal>,
): Promise<Result<StartedSession, Refusal | { readonly code: "USER_FROZEN" }>> {
  // Waits for a freeze, a change of roles or another login that is under way; each of these waits
  // for this, and then finds the session.
  const { rows: owners } = await client.query<{ roles: Role[] }>(
    'SELECT roles FROM "user" WHERE id = $1 AND freeze_id IS NULL FOR NO KEY UPDATE',
    [uuidOf(userId)],
  );
  if (!owners[0]) return err({ code: "USER_FROZEN" });
  const admitted = await admit(pgSql(client));
  if (!admitted.ok) return admitted;
  const proved = { methods: admitted.value, at: createdAt };
  const displaced = await displaceSessions(client, { userId, at: createdAt, left: most - 1 });
  await client.query(
    `WITH started AS (INSERT INTO session (id, user_id, created_at, last_used_at, expires_at, methods, proved_at,
         device_kind, device_name, address) VALUES ($1, $2, $3, $3, $4, $6, $7, $8, $9, $10) RETURNING id)
     INSERT INTO refresh_token (hash, session_id, created_at) SELECT $5, id, $3 FROM started`,
    [
      ...[uuidOf(id), uuidOf(userId), createdAt, expiresAt, tokenHash, proved.methods, proved.at],
      ...[seen.device?.kind ?? null, seen.device?.name ?? null, seen.address],
    ],
  );
  if (displaced.length > 0) await appendEvents(pgSql(client), "auth", displaced.map(eventOf));
  return ok({ roles: owners[0].roles, displaced, proved });
}

async function lockSession(client: pg.PoolClient, tokenHash: Uint8Array): Promise<LockedSession | null> {
  const sessions = await client.query<SessionRow>({
    name: "session-lock",
    text: `SELECT s.id, s.user_id, s.created_at, s.expires_at, s.ended_at, s.in_cookie, s.methods, s.proved_at, u.roles
      FROM session s JOIN "user" u ON u.id = s.user_id
      WHERE s.id = (SELECT session_id FROM refresh_token WHERE hash = $1) FOR UPDATE OF s`,
    values: [tokenHash],
  });
  const session = sessions.rows[0];
  if (!session) return null;
  // A statement of its own: the one above may have waited, and would show the token as it was
  // before the wait.
  const tokens = await client.query<TokenRow>({
    name: "session-token",
    text: "SELECT used_at, successor FROM refresh_token WHERE hash = $1",
    values: [tokenHash],
  });
  const token = tokens.rows[0];
  if (!token) return null;

  return {
    id: idFromUuid("ses", session.id),
    userId: idFromUuid("usr", session.user_id),
    roles: session.roles,
    times: { createdAt: session.created_at, expiresAt: session.expires_at, endedAt: session.ended_at },
    keptBy: session.in_cookie ? "cookie" : "client",
    proved: { methods: session.methods, at: session.proved_at },
    token: { usedAt: token.used_at, successor: token.successor },
    async tokenMadeAt(last) {
      const { rows } = await client.query<{ created_at: Date }>(
        "SELECT created_at FROM refresh_token WHERE session_id = $1 ORDER BY created_at DESC OFFSET $2 LIMIT 1",
        [session.id, last - 1],
      );
      return rows[0]?.created_at ?? null;
    },
    async voidSuccessor(at) {
      await client.query(
        "UPDATE refresh_token SET used_at = $3 WHERE session_id = $1 AND parent = $2 AND used_at IS NULL",
        [session.id, tokenHash, at],
      );
    },
    async exchange({ hash, sealed, at, expiresAt, address }) {
      // The parent's successor is this token, which is used now: what could still read it goes.
      await client.query({
        name: "session-exchange",
        text: `WITH used AS (UPDATE refresh_token SET used_at = $2, successor = $3 WHERE hash = $1 RETURNING session_id, parent),
            forgotten AS (UPDATE refresh_token t SET successor = NULL FROM used WHERE t.hash = used.parent),
            made AS (INSERT INTO refresh_token (hash, session_id, created_at, parent) SELECT $4, session_id, $2, $1 FROM used)
          UPDATE session SET last_used_at = $2, expires_at = $5, address = COALESCE($6, address) FROM used WHERE session.id = used.session_id`,
        values: [tokenHash, at, sealed, hash, expiresAt, address],
      });
    },
    async keepInCookie() {
      await client.query("UPDATE session SET in_cookie = true WHERE id = $1", [session.id]);
    },
    async end({ reason, at, event }) {
      await client.query("UPDATE session SET ended_at = $2, end_reason = $3 WHERE id = $1", [session.id, at, reason]);
      await appendEvents(pgSql(client), "auth", [event]);
    },
  };
}
