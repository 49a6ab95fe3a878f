import type { NewEvent } from "@coffer/contracts/new-event";
import type { SessionId, UserId } from "../../domain/users/ids.ts";

type Ending = { readonly at: Date; eventOf(ended: { sessionId: SessionId; userId: UserId }): NewEvent<"auth"> };

export type PasswordDesk = {
  /**
   * Queues a mail, the same for a login that is nobody's: whose it is is looked up when it is sent.
   */
  queueReset(loginKey: string, at: Date): Promise<void>;
  /** Whose password the link resets; null where it is good for nothing. Uses nothing up. */
  findReset(hash: Uint8Array, at: Date): Promise<{ readonly userId: UserId; readonly username: string } | null>;
  /**
   * One transaction under the user's lock: uses the link up with every other that resets the
   * password or changes the address, sets the hash, ends all sessions, forgets every device and
   * network, and tells by mail. Null, and nothing was done, where the link is good no more.
   */
  reset(hash: Uint8Array, how: Ending & { readonly passwordHash: string }): Promise<readonly SessionId[] | null>;
  /**
   * The same, for who knows the password: only while its hash is still `from`, and without the
   * session and the device that are kept.
   */
  change(
    how: Ending & {
      readonly userId: UserId;
      readonly from: string;
      readonly to: string;
      readonly kept: { readonly sessionId: SessionId; readonly deviceTokenHash: Uint8Array | null };
    },
  ): Promise<readonly SessionId[] | null>;
};
