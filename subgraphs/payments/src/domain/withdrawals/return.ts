import type { Uuid } from "@coffer/contracts/ids";
import type { ClearingAccount } from "../money/clearing.ts";
import { credit, debit, entry } from "../money/entries.ts";
import type { AccountId } from "../money/ids.ts";
import { move, type Payment } from "../money/payment.ts";
import type { PaymentReturn } from "../money/payment-parts.ts";
import type { Entry, Plan } from "../money/plan.ts";

/**
 * What was paid out came back to its provider: a bank can refuse days later what it had taken. It
 * is the payer's again. `into`: the account that it came from; where that is closed by then,
 * another of theirs, or one that is opened for it.
 */
export type ReturnWithdrawal = {
  readonly kind: "returnWithdrawal";
  readonly payment: Payment;
  readonly reason: PaymentReturn;
  readonly into: AccountId;
  readonly clearing: ClearingAccount;
  readonly entryId: Uuid;
  readonly at: Date;
};

/**
 * The provider holds it for us again, and we owe it to the payer. The fee stays paid: the pay-out
 * was made.
 */
function payoutReturned({ payment, into, clearing, entryId, at }: ReturnWithdrawal): Entry {
  const { amount } = payment;
  const legs = [debit(clearing(amount.asset.code), amount), credit(into, amount)];
  return { ...entry(payment, at, legs), id: entryId };
}

/** What is frozen takes it, as it takes a deposit: it leaves nobody. */
export function planReturnWithdrawal(step: ReturnWithdrawal): Plan {
  const { payment, reason, into: accountId, entryId, at } = step;
  if (payment.kind !== "WITHDRAWAL" || !payment.from) throw new Error(`${payment.id} is no withdrawal`);
  return {
    guards: [],
    entries: [payoutReturned(step)],
    moves: move(payment, { from: "COMPLETED", to: "RETURNED", at, returned: { reason, accountId, entryId, at } }),
    payee: {
      userId: payment.from.userId,
      currency: payment.amount.asset.code,
      isFound: true,
      planned: accountId,
      into: (another) => planReturnWithdrawal({ ...step, into: another }),
    },
  };
}
