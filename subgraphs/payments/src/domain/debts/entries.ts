import type { Uuid } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import { credit, debit, entry } from "../money/entries.ts";
import type { AccountId } from "../money/ids.ts";
import type { Payment } from "../money/payment.ts";
import type { Entry, Leg } from "../money/plan.ts";

type Settling = {
  readonly payment: Payment;
  readonly amount: Money;
  /** What people owe us. */
  readonly receivable: AccountId;
  readonly entryId: Uuid;
  readonly at: Date;
};

const settled = ({ payment, amount, receivable, entryId, at }: Settling, leg: Leg): Entry => ({
  ...entry(payment, at, [leg, credit(receivable, amount)]),
  id: entryId,
});

/** We owe less to the customer, and the customer owes us less. */
export const debtCollected = (step: Settling, accountId: AccountId): Entry =>
  settled(step, debit(accountId, step.amount));

/** The customer owes us less, and it is our loss. */
export const debtWrittenOff = (step: Settling, losses: AccountId): Entry => settled(step, debit(losses, step.amount));
