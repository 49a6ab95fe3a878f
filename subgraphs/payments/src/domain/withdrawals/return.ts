import type { Uuid } from "@coffer/contracts/ids";
import { unreachable } from "@coffer/platform/values/result";
import type { ClearingAccount } from "../money/clearing.ts";
import type { AccountId } from "../money/ids.ts";
import { move, type Payment } from "../money/payment.ts";
import type { PaymentReturn } from "../money/payment-parts.ts";
import type { Plan } from "../money/plan.ts";
import { payoutReturned } from "./entries.ts";
import type { PaidOut } from "./steps.ts";

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

/** Why what a provider had paid came back, by what it says of it now; null where it did not. */
export function returnedAs(said: PaidOut | null): PaymentReturn | null {
  switch (said) {
    case "DECLINED":
      return "PAYOUT_RETURNED";
    case "UNUSABLE":
      return "METHOD_UNUSABLE";
    case "PAID":
    case "WAITING":
    case null:
      return null;
    default:
      return unreachable(said);
  }
}
