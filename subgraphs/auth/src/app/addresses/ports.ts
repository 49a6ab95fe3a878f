import type { NewEvent } from "@coffer/contracts/new-event";
import type { Result } from "@coffer/platform/values/result";
import type { ConfirmRefusal } from "../../domain/addresses/refusals.ts";
import type { Email } from "../../domain/users/email.ts";
import type { KeyGrantId, SessionId, UserId } from "../../domain/users/ids.ts";

export type AddressDesk = {
  /** Queues the mail by which the user's address is confirmed. */
  queueConfirmation(userId: UserId, at: Date): Promise<Result<Email, { code: "EMAIL_ALREADY_CONFIRMED" }>>;
  /**
   * Queues the mail by which another address is. Whether it is somebody's is looked at when that is
   * sent.
   */
  queueChange(change: {
    userId: UserId;
    address: Email;
    at: Date;
  }): Promise<Result<Email, { code: "EMAIL_ALREADY_CONFIRMED" }>>;
  /**
   * One transaction under the user's lock: uses the link up, with every other of the user's that
   * confirms, and makes its address the user's. An address that was confirmed before is told, and
   * can be taken back.
   */
  confirm(hash: Uint8Array, at: Date): Promise<Result<Email, ConfirmRefusal>>;
  /**
   * The same, back to the link's address: with all sessions ended, every device forgotten, whatever
   * was added to come in by since the change was asked for removed, a password that nobody has, and
   * the mail to choose another. Links that are older stay: whoever took the account over cannot end
   * its owner's way back by one of their own.
   */
  undo(
    hash: Uint8Array,
    how: { at: Date; passwordHash: string; eventOf(ended: { sessionId: SessionId; userId: UserId }): NewEvent<"auth"> },
  ): Promise<Result<{ readonly email: Email; readonly ended: readonly (SessionId | KeyGrantId)[] }, ConfirmRefusal>>;
};
