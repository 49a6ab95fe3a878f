import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { EndOthers } from "../../../app/sessions/ports.ts";
import type { EndReason } from "../../../domain/sessions/session.ts";

const REASON: EndReason = "LOGOUT";

/** `onCommit` is called after a commit that wrote events. */
export const makeEndOthers =
  ({ pool, onCommit }: { pool: pg.Pool; onCommit: () => void }): EndOthers =>
  async ({ userId, but, at, since, eventOf }) => {
    const [owner, own] = [uuidOf(userId), uuidOf(but)];
    const done = await inTransaction(pool, async (client) => {
      // A login that is under way is waited for, and its session found; none begins meanwhile.
      const users = await client.query('SELECT FROM "user" WHERE id = $1 AND freeze_id IS NULL FOR NO KEY UPDATE', [
        owner,
      ]);
      const runs = await client.query(
        "SELECT FROM session WHERE id = $1 AND user_id = $2 AND ended_at IS NULL AND expires_at > $3",
        [own, owner, at],
      );
      if (users.rowCount !== 1 || runs.rowCount !== 1) return null;
      const { rows: ended } = await client.query<{ id: Uuid }>(
        `UPDATE session SET ended_at = $2, end_reason = $3
         WHERE id IN (SELECT id FROM session WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 AND id <> $4
           ORDER BY id FOR UPDATE) RETURNING id`,
        [owner, at, REASON, own],
      );
      const ids = ended.map(({ id }) => idFromUuid("ses", id));
      if (ids.length > 0) await appendEvents(pgSql(client), "auth", ids.map(eventOf));
      const { rows: toTell } = await client.query<{ id: Uuid }>(
        "SELECT id FROM session WHERE user_id = $1 AND end_reason = $2 AND ended_at >= $3 AND id <> $4",
        [owner, REASON, since, own],
      );
      return { count: ids.length, toTell: toTell.map(({ id }) => idFromUuid("ses", id)) };
    });
    if (done && done.count > 0) onCommit();
    return done;
  };
