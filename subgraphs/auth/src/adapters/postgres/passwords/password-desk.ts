import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { PasswordDesk } from "../../../app/passwords/ports.ts";
import type { UserId } from "../../../domain/users/ids.ts";
import { lockLink, voidLinks } from "../mails/lock-link.ts";
import { queueMail, queueNotice } from "../mails/queue-mail.ts";
import { endAndTell } from "../sessions/end-sessions.ts";
import { forgetOrigins } from "../sessions/known-origins.ts";

const REASON = "PASSWORD_CHANGED";

/** `onCommit` is called after a commit that wrote events, `onMail` after one that queued a mail. */
export function makePasswordDesk(parts: {
  readonly pool: pg.Pool;
  readonly onCommit: () => void;
  readonly onMail: () => void;
}): PasswordDesk {
  const { pool, onCommit, onMail } = parts;
  const telling = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const done = await inTransaction(pool, work);
    if (done === null) return done;
    onCommit();
    onMail();
    return done;
  };
  return {
    async queueReset(loginKey, at) {
      await queueMail(pgSql(pool), { kind: "RESET", loginKey, at });
      onMail();
    },
    async findReset(hash, at) {
      const { rows } = await pool.query<{ id: Uuid; username: string }>(
        `SELECT u.id, u.username FROM link l JOIN "user" u ON u.id = l.user_id
         WHERE l.hash = $1 AND l.purpose = 'RESET' AND l.used_at IS NULL AND l.expires_at > $2
           AND l.address_key = u.email_key AND u.email_confirmed_at IS NOT NULL`,
        [hash, at],
      );
      return rows[0] ? { userId: idFromUuid("usr", rows[0].id), username: rows[0].username } : null;
    },
    reset: (hash, { at, passwordHash, eventOf }) =>
      telling(async (client) => {
        const link = await lockLink(client, hash, { purposes: ["RESET"], at });
        if (!link) return null;
        const { userId } = link;
        await client.query('UPDATE "user" SET password_hash = $2 WHERE id = $1', [uuidOf(userId), passwordHash]);
        return settle(client, { userId, at, eventOf, kept: null });
      }),
    change: ({ userId, from, to, kept, at, eventOf }) =>
      telling(async (client) => {
        const { rowCount } = await client.query(
          'UPDATE "user" SET password_hash = $3 WHERE id = $1 AND password_hash = $2 AND freeze_id IS NULL',
          [uuidOf(userId), from, to],
        );
        return rowCount === 1 ? settle(client, { userId, at, eventOf, kept }) : null;
      }),
  };
}

type Settled = Pick<Parameters<PasswordDesk["change"]>[0], "at" | "eventOf"> & {
  readonly userId: UserId;
  readonly kept: Parameters<PasswordDesk["change"]>[0]["kept"] | null;
};

/** What follows from another password, whoever set it: who knew the one before has nothing left. */
async function settle(client: pg.ClientBase, { userId, at, eventOf, kept }: Settled) {
  await voidLinks(client, { userId, purposes: ["RESET", "CHANGE"], at });
  await forgetOrigins(client, uuidOf(userId), kept?.deviceTokenHash);
  const ended = await endAndTell(client, { userId, reason: REASON, at, but: kept?.sessionId ?? null, eventOf });
  await queueNotice(pgSql(client), { kind: "PASSWORD_CHANGED", userId, at });
  return ended;
}
