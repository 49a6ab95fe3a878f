import { type ProofLimit, waitMs } from "../second-factors/proof-limits.ts";
import type { LockoutLiftId, UserId } from "../users/ids.ts";

/** What holds up passwords for an account, by all texts that name it together. */
export type PasswordLockout = {
  /** Wrong ones within the window, from everywhere. */
  readonly failures: number;
  /** How often a network or a device was locked out within a day. */
  readonly locks: number;
  /** Until when the last of them is; null where none is now. */
  readonly lockedUntil: Date | null;
  /** How far apart strangers' guesses are let through; null while they need not wait. */
  readonly turnMs: number | null;
};

export type Lockout = PasswordLockout & {
  /** Wrong codes of second factors that still count, of strangers together. */
  readonly codeFailures: number;
  /** Until when no code of a stranger is looked at; null where they are. */
  readonly codesRefusedUntil: Date | null;
};

/** What is kept for good of a lift. */
export type LockoutLift = {
  readonly id: LockoutLiftId;
  readonly userId: UserId;
  readonly byId: UserId;
  readonly reason: string;
  readonly at: Date;
};

/** Null where nothing was wrong lately. `codes`: when they were wrong, the latest first. */
export function lockoutOf(
  passwords: PasswordLockout,
  codes: readonly Date[],
  { at, limits }: { readonly at: Date; readonly limits: readonly ProofLimit[] },
): Lockout | null {
  const { failures, locks, lockedUntil, turnMs } = passwords;
  if (failures === 0 && locks === 0 && !lockedUntil && turnMs === null && codes.length === 0) return null;
  const wait = waitMs(codes, at, limits);
  return {
    ...passwords,
    codeFailures: codes.length,
    codesRefusedUntil: wait > 0 ? new Date(at.getTime() + wait) : null,
  };
}
