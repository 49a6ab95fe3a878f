import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import { MAIL_KINDS, PURPOSE_OF } from "../../../domain/mails/mail.ts";
import type { Email, EmailKey } from "../../../domain/users/email.ts";
import type { UserId } from "../../../domain/users/ids.ts";
import type { Link, LinkPurpose } from "../../../domain/users/links.ts";

export type LockedLink = Link & {
  readonly user: {
    readonly email: Email;
    readonly emailKey: EmailKey;
    readonly isConfirmed: boolean;
  };
  /**
   * Who is found by the link's address besides, and has not confirmed it: from before addresses
   * were.
   */
  readonly squatter: Uuid | null;
};

type Found = { readonly user_id: Uuid; readonly address_key: EmailKey };
type UserRow = { id: Uuid; email: Email; email_key: EmailKey; email_confirmed_at: Date | null };
type LinkRow = { purpose: LinkPurpose; address: Email; address_key: EmailKey; requested_at: Date };

const OPEN = "purpose = ANY ($2) AND used_at IS NULL AND expires_at > $3";

/**
 * A link that is good, while its user is locked: of many who come with it at once each sees what
 * the one before did. Null where it is not. Who else is found by its address is locked as well;
 * users by id, as everywhere.
 */
export async function lockLink(
  client: pg.ClientBase,
  hash: Uint8Array,
  { purposes, at }: { readonly purposes: readonly LinkPurpose[]; readonly at: Date },
): Promise<LockedLink | null> {
  const { rows: found } = await client.query<Found>(
    `SELECT user_id, address_key FROM link WHERE hash = $1 AND ${OPEN}`,
    [hash, purposes, at],
  );
  if (!found[0]) return null;
  const { user_id, address_key } = found[0];
  const { rows: users } = await client.query<UserRow>(
    `SELECT id, email, email_key, email_confirmed_at FROM "user" WHERE id = $1 OR login_email_key = $2
     ORDER BY id FOR NO KEY UPDATE`,
    [user_id, address_key],
  );
  // A statement of its own: the one above may have waited, and would show the link as it was before
  // the wait.
  const { rows: links } = await client.query<LinkRow>(
    `SELECT purpose, address, address_key, requested_at FROM link WHERE hash = $1 AND ${OPEN}`,
    [hash, purposes, at],
  );
  const [link, user] = [links[0], users.find(({ id }) => id === user_id)];
  if (!link || !user || !isAbout(link, user)) return null;
  const other = users.find(({ id }) => id !== user_id);
  return {
    userId: idFromUuid("usr", user.id),
    purpose: link.purpose,
    address: link.address,
    addressKey: link.address_key,
    requestedAt: link.requested_at,
    user: { email: user.email, emailKey: user.email_key, isConfirmed: user.email_confirmed_at !== null },
    squatter: other && !other.email_confirmed_at ? other.id : null,
  };
}

/**
 * These two prove something of the address that the account has: they are void once it has another.
 */
const isAbout = ({ purpose, address_key }: LinkRow, { email_key, email_confirmed_at }: UserRow): boolean =>
  purpose === "CONFIRM"
    ? address_key === email_key
    : purpose !== "RESET" || (address_key === email_key && email_confirmed_at !== null);

/**
 * Makes a user's links of these purposes void, and takes the mails that would bring such off the
 * queue; only those asked for since, where a moment is given. The mails first: whoever adds a link
 * to one that is being sent holds its row, and is waited for.
 */
export async function voidLinks(
  client: pg.ClientBase,
  { userId, purposes, at, since }: { userId: UserId; purposes: readonly LinkPurpose[]; at: Date; since?: Date },
): Promise<void> {
  const kinds = MAIL_KINDS.filter((kind) => purposes.some((purpose) => purpose === PURPOSE_OF[kind]));
  await client.query(
    `DELETE FROM mail WHERE kind = ANY ($2) AND ($3::timestamptz IS NULL OR created_at >= $3) AND
       (user_id = $1 OR login_key IN (SELECT unnest(ARRAY[username_key, login_email_key]) FROM "user" WHERE id = $1))`,
    [uuidOf(userId), kinds, since ?? null],
  );
  await client.query(
    `UPDATE link SET used_at = $3 WHERE user_id = $1 AND purpose = ANY ($2) AND used_at IS NULL
     AND ($4::timestamptz IS NULL OR requested_at >= $4)`,
    [uuidOf(userId), purposes, at, since ?? null],
  );
}
