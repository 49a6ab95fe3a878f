import type { Uuid } from "@coffer/contracts/ids";
import type { Secret } from "@coffer/platform/values/secret";
import type { MailKind } from "../../domain/mails/mail.ts";
import type { RenderedMail } from "../../domain/mails/render-mail.ts";
import type { Email, EmailKey } from "../../domain/users/email.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { Link } from "../../domain/users/links.ts";
import type { MailLanguage } from "../../domain/users/mail-language.ts";

/** A row of the queue. */
export type QueuedMail = {
  readonly id: Uuid;
  readonly kind: MailKind;
  /** Null while only the login says whom it is about. */
  readonly userId: UserId | null;
  readonly recipient: Email | null;
  readonly loginKey: string | null;
  readonly detail: string | null;
  readonly createdAt: Date;
};

export type MailUser = {
  readonly id: UserId;
  readonly username: string;
  readonly language: MailLanguage;
  readonly email: Email;
  readonly emailKey: EmailKey;
  readonly isConfirmed: boolean;
};

export type MailBook = {
  /** Null where it is gone: another instance has sent it. */
  find(id: Uuid): Promise<QueuedMail | null>;
  findUser(id: UserId): Promise<MailUser | null>;
  /** By a username's key, or that of an address which its user has confirmed. */
  findByLogin(loginKey: string): Promise<MailUser | null>;
  /** Whose the address is: who has confirmed it. */
  findOwner(addressKey: EmailKey): Promise<MailUser | null>;
  /** Mails of this purpose for a user that were asked for since, this one not counted. */
  countRequests(link: Pick<Link, "userId" | "purpose">, since: Date, but: Uuid): Promise<number>;
  /** False, and none was added, where the mail is off the queue: what it asked for is void. */
  addLink(
    link: Link & { readonly hash: Uint8Array; readonly mailId: Uuid; readonly expiresAt: Date },
  ): Promise<boolean>;
};

/** One more token: the database knows its hash alone. */
export type MakeToken = () => { readonly token: Secret; readonly hash: Uint8Array };

export type OutgoingMail = RenderedMail & {
  /** Also part of its Message-ID: a server that gets the same mail twice can tell. */
  readonly id: Uuid;
  readonly recipient: string;
  readonly createdAt: Date;
};

/** A mail server, or a folder. */
export type Mailer = {
  /**
   * Resolves once the mail is safe with whoever delivers it. Throws where it is not, `MailRefused`
   * where it never will be.
   */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
};

/** The server will not take this mail, however often it is tried (RFC 5321 §4.2.1: 5yz). */
export class MailRefused extends Error {}
