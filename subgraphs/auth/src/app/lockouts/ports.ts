import type { NewEvent } from "@coffer/contracts/new-event";
import type { Result } from "@coffer/platform/values/result";
import type { LockoutLift, PasswordLockout } from "../../domain/lockouts/lockout.ts";
import type { LiftLockoutRefusal } from "../../domain/lockouts/refusals.ts";
import type { LockoutLiftId, UserId } from "../../domain/users/ids.ts";
import type { Claim } from "./claim.ts";

/** What attempts to log in were counted (AttemptLimits of app/users/ports.ts). */
export type LoginLockouts = {
  /** `accounts`: all texts that name one account, as attempts are counted by them. */
  read(accounts: readonly string[]): Promise<PasswordLockout>;
  /**
   * What was counted before `lift` counts no more; the same again changes nothing. Throws BUSY
   * where the store does not answer.
   */
  lift(accounts: readonly string[], lift: LockoutLiftId): Promise<void>;
};

/** Of strangers' devices, by user, the latest first; of those after `since`. */
export type ListCodeFailures = (ids: readonly UserId[], since: Date) => Promise<ReadonlyMap<UserId, readonly Date[]>>;

/**
 * Decides a request once for its key, in one transaction with what it does; a repeat gets that
 * answer. Throws UNAUTHENTICATED where the operator is frozen.
 */
export type LockoutDesk = {
  /**
   * Writes the record and the event, and forgets the user's wrong codes, of all devices and
   * sessions. Answers the latest lift of the user: at a late repeat that may be another one.
   */
  lift(
    claim: Claim,
    lift: { readonly record: LockoutLift; readonly lifted: NewEvent<"auth"> },
  ): Promise<Result<LockoutLiftId, LiftLockoutRefusal>>;
};
