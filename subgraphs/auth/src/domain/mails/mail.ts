import type { LinkPurpose } from "../users/links.ts";

/**
 * Every mail that there is. EMAIL_TAKEN: somebody named an address that another account has
 * confirmed. The others are about the account that they go to.
 */
export const MAIL_KINDS = [
  "CONFIRM",
  "CHANGE",
  "RESET",
  "EMAIL_TAKEN",
  "EMAIL_CHANGED",
  "PASSWORD_CHANGED",
  "PASSKEY_ADDED",
  "PASSKEY_REMOVED",
  "SECOND_FACTOR_ADDED",
  "SECOND_FACTOR_REMOVED",
  "RECOVERY_CODES_RENEWED",
  "API_KEY_ADDED",
  "API_KEY_ROTATED",
  "API_KEY_REMOVED",
  "NEW_DEVICE",
  "REQUEST_REMINDED",
  "WEBHOOK_DISABLED",
  "SCHEDULE_DATE_FAILED",
  "SCHEDULE_PAUSED",
] as const;

export type MailKind = (typeof MAIL_KINDS)[number];

/** What a mail's link is for, where it has one. */
export const PURPOSE_OF: Readonly<Partial<Record<MailKind, LinkPurpose>>> = {
  CONFIRM: "CONFIRM",
  CHANGE: "CHANGE",
  RESET: "RESET",
  EMAIL_CHANGED: "UNDO",
};

/**
 * The console's page for a purpose; the token stands behind it, in the fragment, which no server
 * sees.
 */
export const PAGE_OF: Readonly<Record<LinkPurpose, string>> = {
  CONFIRM: "confirm",
  CHANGE: "confirm",
  UNDO: "undo",
  RESET: "reset",
};

/** The console's page that a notice leads to: nothing is proved by its link. */
export const NOTICE_PAGE_OF: Readonly<Partial<Record<MailKind, string>>> = {
  NEW_DEVICE: "settings/security",
  PASSWORD_CHANGED: "settings/security",
  PASSKEY_ADDED: "settings/security",
  API_KEY_ADDED: "settings/keys",
  API_KEY_ROTATED: "settings/keys",
  REQUEST_REMINDED: "requests",
  WEBHOOK_DISABLED: "develop/webhooks",
};

/**
 * What a mail says, in one language: read by `renderMail`. Texts of people are facts, never words.
 */
export type Letter = {
  readonly subject: string;
  readonly before: readonly string[];
  /** What the link is called, where there is one. */
  readonly button?: string;
  readonly after: readonly string[];
};

export type LetterFacts = {
  readonly username: string;
  readonly detail: string | null;
  /** When it was: of what a mail tells or asks. */
  readonly at: Date;
};

/** The same in every language, and for every place. */
export const timeOf = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/**
 * Until the next try after so many that failed: 10 s, doubled each time, at most an hour. Null:
 * give up.
 */
export function retryDelayMs(attempts: number): number | null {
  if (attempts >= MAIL_ATTEMPTS_MAX) return null;
  return Math.min(10_000 * 2 ** (attempts - 1), 3_600_000);
}

/** Within about three and a half hours. */
export const MAIL_ATTEMPTS_MAX = 12;

/**
 * Mails about new devices to one account within a day: a program that logs in by a password all the
 * time is one each time.
 */
export const DEVICE_NOTICES_PER_DAY = 5;

/** Mails of a kind that others cause, to one account within a day. */
export const NOTICES_PER_DAY = 5;

/** Mails with a reset for one account within an hour, whoever asks, and by which of its names. */
export const RESETS_PER_HOUR = 5;
