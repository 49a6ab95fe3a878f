import type { Uuid } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { UserId } from "../domain/ids.ts";
import type { Mail } from "../domain/mail.ts";
import type { Profile, ProfileChange } from "../domain/profile.ts";

export type ProfileRepository = {
  /** Of those users who have one, in no order. */
  listByUsers(userIds: readonly UserId[]): Promise<readonly (Profile & { readonly userId: UserId })[]>;
  /**
   * Changes only the fields that are given, also where two changes come at once; makes the profile
   * where there is none. Tells the other subgraphs of another time zone, in the same transaction.
   */
  change(userId: UserId, change: ProfileChange, at: Date): Promise<Profile>;
};

export type QueuedMail = Mail & {
  /** Also part of its Message-ID: a server that gets the same mail twice can tell. */
  readonly id: Uuid;
  readonly createdAt: Date;
};

export type Mails = {
  /** Inside the caller's transaction: the mail is sent if, and only if, it commits. */
  add(sql: Sql, mail: Mail, at: Date): Promise<void>;
  /** Null where it is gone: another instance has sent it. */
  find(id: Uuid): Promise<QueuedMail | null>;
};

/** A mail server, or a folder. */
export type Mailer = {
  /** Resolves once the mail is safe with whoever delivers it. Throws where it is not. */
  send(mail: QueuedMail): Promise<void>;
  close(): void;
};
