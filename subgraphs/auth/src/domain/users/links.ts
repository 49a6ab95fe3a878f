import type { Email, EmailKey } from "./email.ts";
import type { UserId } from "./ids.ts";

/**
 * What the link of a mail proves. CONFIRM: that the user's address is theirs. CHANGE: that the
 * address which they want is. UNDO: that the address which they had is. RESET: that whoever forgot
 * the password reads the account's mail.
 */
export type LinkPurpose = "CONFIRM" | "CHANGE" | "UNDO" | "RESET";

export type Link = {
  readonly userId: UserId;
  readonly purpose: LinkPurpose;
  readonly address: Email;
  readonly addressKey: EmailKey;
  readonly requestedAt: Date;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * From the request on, and not from the mail: a link in a mail that came late is not good for
 * longer.
 */
export const LINK_LIFE_MS: Readonly<Record<LinkPurpose, number>> = {
  CONFIRM: 24 * HOUR,
  CHANGE: 24 * HOUR,
  UNDO: 72 * HOUR,
  RESET: 30 * MINUTE,
};

/** Null where it is too late to send it. */
export function linkExpiry(purpose: LinkPurpose, requestedAt: Date, now: Date): Date | null {
  const expiresAt = new Date(requestedAt.getTime() + LINK_LIFE_MS[purpose]);
  return expiresAt > now ? expiresAt : null;
}
