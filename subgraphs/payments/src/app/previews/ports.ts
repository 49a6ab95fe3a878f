import type { UserId } from "../../domain/money/ids.ts";
import type { StandingLimit } from "../../domain/money/limit-use.ts";
import type { Plan } from "../../domain/money/plan.ts";
import type { MoneyCommand, MoneyOutcome } from "../../domain/money-command.ts";

/** What came of a command that was tried out. */
export type Tried = {
  readonly outcome: MoneyOutcome;
  /**
   * Null where it was not done. `plan`: as it was done in the end. `limits`: the viewer's that it
   * counts in, as they would stand then.
   */
  readonly done: { readonly plan: Plan; readonly limits: readonly StandingLimit[] } | null;
};

/**
 * Decides a command as `SubmitMoney` does, by the same code, and keeps nothing of it. Throws BUSY
 * where too many wait, or others hold for too long what it needs.
 */
export type TryOut = (command: MoneyCommand, viewerId: UserId) => Promise<Tried>;

/** Before anything is tried out. Throws RATE_LIMITED: each takes locks that payments wait for. */
export type CountPreview = (userId: UserId) => Promise<void>;
