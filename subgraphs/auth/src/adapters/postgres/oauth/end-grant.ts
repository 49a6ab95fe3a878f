import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { NewEvent } from "@coffer/contracts/new-event";
import { appendEvents } from "@coffer/platform/events/outbox";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { EndGrantOfUser } from "../../../app/oauth/ports.ts";
import type { EndReason } from "../../../domain/sessions/session.ts";
import type { SessionId, UserId } from "../../../domain/users/ids.ts";

export type Ended = { readonly isNew: boolean; readonly endedAt: Date };

type Ending = {
  readonly sessionId: SessionId;
  readonly reason: EndReason;
  readonly at: Date;
  /** Left out: whoever's it is. */
  readonly ownerId?: UserId;
};

/** Null where there is no such grant, and changed nothing. */
export async function endGrant(
  sql: pg.ClientBase,
  { sessionId, reason, at, ownerId }: Ending,
  eventOf: (userId: UserId) => NewEvent<"auth">,
): Promise<Ended | null> {
  const { rows } = await sql.query<{ user_id: Uuid; ended_at: Date | null }>(
    `SELECT s.user_id, s.ended_at FROM session s JOIN oauth_grant g ON g.session_id = s.id
     WHERE s.id = $1 AND ($2::uuid IS NULL OR s.user_id = $2) FOR UPDATE OF s`,
    [uuidOf(sessionId), ownerId ? uuidOf(ownerId) : null],
  );
  const [row] = rows;
  if (!row) return null;
  if (row.ended_at) return { isNew: false, endedAt: row.ended_at };
  await sql.query("UPDATE session SET ended_at = $2, end_reason = $3 WHERE id = $1", [uuidOf(sessionId), at, reason]);
  await appendEvents(pgSql(sql), "auth", [eventOf(idFromUuid("usr", row.user_id))]);
  return { isNew: true, endedAt: at };
}

export const makeEndGrantOfUser =
  ({ pool, onCommit }: { pool: pg.Pool; onCommit: () => void }): EndGrantOfUser =>
  async ({ sessionId, userId, at, event }) => {
    const ended = await inTransaction(pool, (sql) =>
      endGrant(sql, { sessionId, reason: "LOGOUT", at, ownerId: userId }, () => event),
    );
    if (ended?.isNew) onCommit();
    return ended?.endedAt ?? null;
  };
