import { newUuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { QueueTable } from "@coffer/platform/queue/leases";
import type { MailKind } from "../../../domain/mails/mail.ts";
import type { Email } from "../../../domain/users/email.ts";
import type { UserId } from "../../../domain/users/ids.ts";

/**
 * One mail about one account at a time; a domain whose server is slow holds no more than its share.
 */
export const MAILS: QueueTable = {
  table: "mail",
  owner: "coalesce(user_id::text, login_key)",
  kind: "coalesce(split_part(recipient, '@', -1), '')",
};

export type NewMail = {
  readonly kind: MailKind;
  readonly userId?: UserId;
  /** Left out: the user's address, as it is when the mail is sent. */
  readonly recipient?: Email;
  readonly loginKey?: string;
  readonly detail?: string;
  readonly at: Date;
};

/** Inside the caller's transaction: the mail is sent if, and only if, it commits. */
export async function queueMail(sql: Sql, { kind, userId, recipient, loginKey, detail, at }: NewMail): Promise<void> {
  await sql.query(
    `INSERT INTO mail (id, kind, user_id, recipient, login_key, detail, created_at, due_at)
     VALUES ($1::uuid, $2::text, $3::uuid, $4::text, $5::text, left($6::text, 200), $7::timestamptz, $7::timestamptz)`,
    [newUuid(), kind, userId ? uuidOf(userId) : null, recipient ?? null, loginKey ?? null, detail ?? null, at],
  );
}

/**
 * Tells a user by mail what became of their account, at the address that they had confirmed by
 * then; nobody, where they had confirmed none. In the transaction of what it tells.
 */
export async function queueNotice(
  sql: Sql,
  { kind, userId, detail, at }: Required<Pick<NewMail, "kind" | "userId" | "at">> & Pick<NewMail, "detail">,
): Promise<void> {
  await sql.query(
    `INSERT INTO mail (id, kind, user_id, recipient, detail, created_at, due_at)
     SELECT $1::uuid, $2::text, id, email, left($4::text, 200), $5::timestamptz, $5::timestamptz
     FROM "user" WHERE id = $3::uuid AND email_confirmed_at IS NOT NULL`,
    [newUuid(), kind, uuidOf(userId), detail ?? null, at],
  );
}
