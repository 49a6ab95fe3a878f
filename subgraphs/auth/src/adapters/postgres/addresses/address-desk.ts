import { uuidOf } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type pg from "pg";
import type { AddressDesk } from "../../../app/addresses/ports.ts";
import { type Email, type EmailKey, emailKey } from "../../../domain/users/email.ts";
import type { UserId } from "../../../domain/users/ids.ts";
import { type LockedLink, lockLink, voidLinks } from "../mails/lock-link.ts";
import { queueMail } from "../mails/queue-mail.ts";
import { endAndTell } from "../sessions/end-sessions.ts";
import { forgetOrigins } from "../sessions/known-origins.ts";
import { findBeginning, removeWaysIn } from "./remove-ways-in.ts";

/** What ends with a confirmation, or with the way back: each gives an address to the account. */
const CONFIRMING = ["CONFIRM", "CHANGE"] as const;

/** `onCommit` is called after a commit that wrote events, `onMail` after one that queued a mail. */
export function makeAddressDesk(parts: {
  readonly pool: pg.Pool;
  readonly onCommit: () => void;
  readonly onMail: () => void;
}): AddressDesk {
  const { pool, onCommit, onMail } = parts;
  const mailing = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const done = await inTransaction(pool, work);
    onMail();
    return done;
  };
  return {
    queueConfirmation: (userId, at) =>
      mailing(async (client) => {
        const user = await lockUser(client, userId);
        if (user.isConfirmed) return err({ code: "EMAIL_ALREADY_CONFIRMED" });
        await queueMail(pgSql(client), { kind: "CONFIRM", userId, recipient: user.email, at });
        return ok(user.email);
      }),
    queueChange: ({ userId, address, at }) =>
      mailing(async (client) => {
        const user = await lockUser(client, userId);
        if (user.isConfirmed && user.emailKey === emailKey(address)) return err({ code: "EMAIL_ALREADY_CONFIRMED" });
        await queueMail(pgSql(client), { kind: "CHANGE", userId, recipient: address, at });
        return ok(address);
      }),
    confirm: (hash, at) =>
      unlessTaken(() =>
        mailing(async (client) => {
          const link = await lockLink(client, hash, { purposes: CONFIRMING, at });
          if (!link) return err({ code: "LINK_NOT_VALID" });
          const { userId, user, address } = link;
          await voidLinks(client, { userId, purposes: [...CONFIRMING, "RESET"], at });
          await giveAddress(client, link, at);
          if (user.isConfirmed && user.emailKey !== link.addressKey)
            await queueMail(pgSql(client), {
              kind: "EMAIL_CHANGED",
              userId,
              recipient: user.email,
              detail: address,
              at,
            });
          return ok(address);
        }),
      ),
    async undo(hash, { at, passwordHash, eventOf }) {
      const undone = await unlessTaken(() =>
        mailing(async (client) => {
          const link = await lockLink(client, hash, { purposes: ["UNDO"], at });
          if (!link) return err({ code: "LINK_NOT_VALID" });
          const { userId, address: email, requestedAt: since } = link;
          const begunAt = await findBeginning(client, { userId, confirmedAt: since });
          await voidLinks(client, { userId, purposes: [...CONFIRMING, "RESET"], at });
          await voidLinks(client, { userId, purposes: ["UNDO"], at, since });
          await giveAddress(client, link, at);
          await client.query('UPDATE "user" SET password_hash = $2 WHERE id = $1', [uuidOf(userId), passwordHash]);
          await forgetOrigins(client, uuidOf(userId));
          const ended = await endAndTell(client, { userId, reason: "EMAIL_RESTORED", at, eventOf });
          const grants = await removeWaysIn(client, { userId, since: begunAt, at });
          await queueMail(pgSql(client), { kind: "RESET", userId, at });
          return ok({ email, ended: [...ended, ...grants] });
        }),
      );
      if (undone.ok) onCommit();
      return undone;
    },
  };
}

type LockedUser = { readonly email: Email; readonly emailKey: EmailKey; readonly isConfirmed: boolean };

/**
 * Throws UNAUTHENTICATED where they are no more, or frozen: an access token may live on for a
 * while.
 */
async function lockUser(client: pg.ClientBase, userId: UserId): Promise<LockedUser> {
  const { rows } = await client.query<LockedUser>(
    `SELECT email, email_key AS "emailKey", email_confirmed_at IS NOT NULL AS "isConfirmed" FROM "user"
     WHERE id = $1 AND freeze_id IS NULL FOR NO KEY UPDATE`,
    [uuidOf(userId)],
  );
  if (!rows[0]) throw unauthenticated();
  return rows[0];
}

/**
 * The link's address is its user's, and confirmed. Whoever was found by it unconfirmed is not any
 * more.
 */
async function giveAddress(client: pg.ClientBase, link: LockedLink, at: Date): Promise<void> {
  if (link.squatter) await client.query('UPDATE "user" SET login_email_key = NULL WHERE id = $1', [link.squatter]);
  await client.query(
    'UPDATE "user" SET email = $2, email_key = $3, login_email_key = $3, email_confirmed_at = $4 WHERE id = $1',
    [uuidOf(link.userId), link.address, link.addressKey, at],
  );
}

const UNIQUE_VIOLATION = "23505";

/** An address is confirmed by one account: the index says so, also of two who come at once. */
async function unlessTaken<T, E>(
  work: () => Promise<Result<T, E>>,
): Promise<Result<T, E | { readonly code: "EMAIL_UNAVAILABLE" }>> {
  try {
    return await work();
  } catch (error) {
    const { code, constraint } = error as { code?: unknown; constraint?: unknown };
    if (code === UNIQUE_VIOLATION && constraint === "user_login_email_key_key")
      return err({ code: "EMAIL_UNAVAILABLE" });
    throw error;
  }
}
