import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { MailBook, MailUser, QueuedMail } from "../../../app/mails/ports.ts";
import type { MailKind } from "../../../domain/mails/mail.ts";
import type { Email, EmailKey } from "../../../domain/users/email.ts";
import type { MailLanguage } from "../../../domain/users/mail-language.ts";

type MailRow = {
  readonly id: Uuid;
  readonly kind: MailKind;
  readonly user_id: Uuid | null;
  readonly recipient: Email | null;
  readonly login_key: string | null;
  readonly detail: string | null;
  readonly created_at: Date;
};
type UserRow = {
  readonly id: Uuid;
  readonly username: string;
  readonly language: MailLanguage;
  readonly email: Email;
  readonly email_key: EmailKey;
  readonly is_confirmed: boolean;
};

const USER = `SELECT id, username, language, email, email_key, email_confirmed_at IS NOT NULL AS is_confirmed FROM "user"`;

export function makeMailBook(pool: pg.Pool): MailBook {
  const findUser = async (where: string, value: string): Promise<MailUser | null> => {
    const { rows } = await pool.query<UserRow>(`${USER} WHERE ${where}`, [value]);
    return rows[0] ? toMailUser(rows[0]) : null;
  };
  return {
    async find(id) {
      const { rows } = await pool.query<MailRow>(
        "SELECT id, kind, user_id, recipient, login_key, detail, created_at FROM mail WHERE id = $1",
        [id],
      );
      return rows[0] ? toMail(rows[0]) : null;
    },
    findUser: (id) => findUser("id = $1", uuidOf(id)),
    findByLogin: (key) => findUser("$1 IN (username_key, login_email_key)", key),
    findOwner: (key) => findUser("login_email_key = $1 AND email_confirmed_at IS NOT NULL", key),
    async countRequests({ userId, purpose }, since, but) {
      const { rows } = await pool.query<{ n: number }>(
        "SELECT count(DISTINCT mail_id)::int AS n FROM link WHERE user_id = $1 AND purpose = $2 AND requested_at > $3 AND mail_id <> $4",
        [uuidOf(userId), purpose, since, but],
      );
      return rows[0]?.n ?? 0;
    },
    async addLink({ hash, mailId, userId, purpose, address, addressKey, requestedAt, expiresAt }) {
      const { rowCount } = await pool.query(
        `INSERT INTO link (hash, mail_id, user_id, purpose, address, address_key, requested_at, expires_at)
         SELECT $1::bytea, id, $3::uuid, $4, $5, $6, $7::timestamptz, $8::timestamptz FROM mail WHERE id = $2 FOR UPDATE`,
        [hash, mailId, uuidOf(userId), purpose, address, addressKey, requestedAt, expiresAt],
      );
      return rowCount === 1;
    },
  };
}

const toMail = ({ user_id, login_key, created_at, ...row }: MailRow): QueuedMail => ({
  ...row,
  userId: user_id && idFromUuid("usr", user_id),
  loginKey: login_key,
  createdAt: created_at,
});

const toMailUser = ({ id, email_key, is_confirmed, ...row }: UserRow): MailUser => ({
  ...row,
  id: idFromUuid("usr", id),
  emailKey: email_key,
  isConfirmed: is_confirmed,
});
