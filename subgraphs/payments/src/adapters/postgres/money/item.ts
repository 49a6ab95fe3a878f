import type { LimitUse } from "../../../domain/money/limit-use.ts";
import type { Plan } from "../../../domain/money/plan.ts";
import type { MoneyCommand, MoneyOutcome } from "../../../domain/money-command.ts";

/** A command, and what its step comes to. */
export type Planned = Omit<MoneyCommand, "step"> & { readonly plan: Plan };

/** A command on its way through a batch. */
export type Item = {
  readonly command: Planned;
  /** What the payment that it makes uses of limits, if they look at it. */
  readonly use: LimitUse | null;
  /** The command's, or what it has turned into. */
  plan: Plan;
  /** Null until it is decided otherwise than by doing what the plan says. */
  outcome: MoneyOutcome | null;
  /** Its payee's account, as the plan has it, is closed. */
  hasMoved: boolean;
};

/** Whether only its payee's lock can tell where it goes. */
export const isUnplaced = ({ plan, hasMoved }: Item): boolean => hasMoved || plan.payee?.isFound === false;

/** Whether it depends on how something else stands. */
export const isJudged = ({ plan }: Item): boolean =>
  [plan.against, plan.ofRequest, plan.ofSchedule, plan.ofBulk, plan.outOf].some((judged) => judged !== undefined);

/** Whether it has a transaction of its own: what it comes to is known under a lock alone. */
export const isAlone = (item: Item): boolean => isUnplaced(item) || isJudged(item);

/** Whether it is made by what its payer signed, which is used up with it. */
export const isApproved = ({ plan }: Item): boolean => plan.warrant?.kind === "approval";

export const isUndecided = ({ outcome }: Item): boolean => outcome === null;
