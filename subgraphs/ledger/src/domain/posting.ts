import type { EntrySubject } from "@coffer/contracts/subjects";
import type { Balance } from "./account.ts";
import type { AccountId, UserId } from "./ids.ts";

/**
 * One movement of an account, with the balance right after it: an event of the account's stream.
 */
export type AccountMovement = {
  readonly accountId: AccountId;
  /** Null: the system's own account. */
  readonly ownerId: UserId | null;
  readonly sequence: string;
  readonly balance: Balance;
  /** What moved it. */
  readonly subject: EntrySubject | null;
  readonly recordedAt: Date;
};
