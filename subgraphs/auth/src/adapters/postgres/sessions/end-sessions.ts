import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { NewEvent } from "@coffer/contracts/new-event";
import { appendEvents } from "@coffer/platform/events/outbox";
import { pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { EndReason } from "../../../domain/sessions/session.ts";
import type { SessionId, UserId } from "../../../domain/users/ids.ts";

/** What says of each that it has ended. */
type Telling = { eventOf(ended: { readonly sessionId: SessionId; readonly userId: UserId }): NewEvent<"auth"> };

/** With the event of each, in the same transaction. */
export async function endAndTell(
  client: pg.ClientBase,
  { eventOf, ...which }: Parameters<typeof endSessions>[1] & Telling,
): Promise<SessionId[]> {
  const ended = await endSessions(client, which);
  const events = ended.map((sessionId) => eventOf({ sessionId, userId: which.userId }));
  await appendEvents(pgSql(client), "auth", events);
  return ended;
}

/**
 * Ends all of a user's sessions that have not ended yet, but for one where it is said, in the
 * caller's transaction, which holds the user's lock. Whoever refreshes meanwhile holds a session's
 * lock, and is waited for. Locked in the order of ids, as clearing does.
 */
export async function endSessions(
  client: pg.ClientBase,
  { userId, reason, at, but = null }: { userId: UserId; reason: EndReason; at: Date; but?: SessionId | null },
): Promise<SessionId[]> {
  const { rows } = await client.query<{ id: Uuid }>(
    `UPDATE session SET ended_at = $2, end_reason = $3
     WHERE id IN (SELECT id FROM session WHERE user_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $4::uuid
       ORDER BY id FOR UPDATE) RETURNING id`,
    [uuidOf(userId), at, reason, but && uuidOf(but)],
  );
  return rows.map(({ id }) => idFromUuid("ses", id));
}

/**
 * Ends the least recently used of a user's sessions that still run, but for what clients of OAuth
 * hold, so that no more than `left` are
 * left, in the caller's transaction, which holds the user's lock: two logins at once see each
 * other's session.
 */
export async function displaceSessions(
  client: pg.ClientBase,
  { userId, at, left }: { userId: UserId; at: Date; left: number },
): Promise<SessionId[]> {
  const reason: EndReason = "DISPLACED";
  const { rows } = await client.query<{ id: Uuid }>(
    `UPDATE session SET ended_at = $2, end_reason = $3 WHERE ended_at IS NULL AND id IN (
       SELECT id FROM session WHERE id IN (
         SELECT s.id FROM session s WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2
           AND NOT EXISTS (SELECT FROM oauth_grant g WHERE g.session_id = s.id) ORDER BY last_used_at DESC, id DESC OFFSET $4)
       ORDER BY id FOR UPDATE) RETURNING id`,
    [uuidOf(userId), at, reason, left],
  );
  return rows.map(({ id }) => idFromUuid("ses", id));
}
