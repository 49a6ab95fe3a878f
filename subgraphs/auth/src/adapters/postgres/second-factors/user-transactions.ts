import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { LockedUser, UserTransactions } from "../../../app/second-factors/ports.ts";
import type { UserId } from "../../../domain/users/ids.ts";
import { queueNotice } from "../mails/queue-mail.ts";
import { endAndTell } from "../sessions/end-sessions.ts";
import { forgetOrigins } from "../sessions/known-origins.ts";

/** Both are called after every commit: it may have written events, and queued a mail. */
export const makeUserTransactions = ({
  pool,
  onCommit,
  onMail,
}: {
  pool: pg.Pool;
  onCommit: () => void;
  onMail: () => void;
}): UserTransactions => ({
  reading: pgSql(pool),
  async withUser(userId, work) {
    const outcome = await inTransaction(pool, async (client) => {
      // As a login takes it, and a freeze: each of them waits for the others.
      const { rows } = await client.query<{ id: Uuid; username: string }>(
        'SELECT id, username FROM "user" WHERE id = $1 AND freeze_id IS NULL FOR NO KEY UPDATE',
        [uuidOf(userId)],
      );
      if (!rows[0]) throw unauthenticated();
      return work(pgSql(client), lockedUser(client, userId, rows[0].username));
    });
    onCommit();
    onMail();
    return outcome;
  },
});

const lockedUser = (client: pg.PoolClient, userId: UserId, username: string): LockedUser => ({
  username,
  tell: (events) => appendEvents(pgSql(client), "auth", events),
  notify: (notice) => queueNotice(pgSql(client), { ...notice, userId }),
  async endOtherSessions({ but, at, eventOf }) {
    await forgetOrigins(client, uuidOf(userId));
    return endAndTell(client, {
      ...{ userId, reason: "FACTOR_ADDED", at, but },
      eventOf: ({ sessionId }) => eventOf(sessionId),
    });
  },
});
