import { type Money, subtract } from "@coffer/money/money";
import type { PaymentId, UserId } from "../money/ids.ts";

/** What somebody owes of a deposit that was taken back when they had spent of it. */
export type Debt = {
  readonly paymentId: PaymentId;
  readonly userId: UserId;
  /** What was owed at first. */
  readonly amount: Money;
  /** What operators have taken of it since. */
  readonly collected: Money;
  /** What they have given up. */
  readonly writtenOff: Money;
  readonly at: Date;
};

export const outstandingOf = ({ amount, collected, writtenOff }: Debt): Money =>
  subtract(subtract(amount, collected), writtenOff);
