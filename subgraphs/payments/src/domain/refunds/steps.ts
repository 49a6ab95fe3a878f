import type { Money } from "@coffer/money/money";
import type { Act } from "../money/act.ts";
import { internalTransfer } from "../money/entries.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import { payInto } from "../money/pay-into.ts";
import { move, type NewPayment, type Payment } from "../money/payment.ts";
import type { Judged, NamedPayee, Plan } from "../money/plan.ts";
import { storedAmount } from "../money/refusals.ts";
import { isRefundable, REFUNDS_MAX, refundableOf, refundedAfter } from "./refund.ts";

/**
 * Gives back what was paid, or a part, to who paid it. `amount`: null for all that is left, which
 * is known under the lock alone.
 */
export type Refund = {
  readonly kind: "refund";
  /** The payment that gives back. Its amount is what was asked for, or what seemed to be left. */
  readonly payment: NewPayment;
  readonly amount: Money | null;
  readonly original: Payment;
  /** Of the operator who gives it back in the payee's stead. */
  readonly act?: Act;
  readonly payee: NamedPayee;
};

/**
 * The road judges it by the original as it stands under its lock; before that there is nothing but
 * who is paid.
 */
const planRefund = (step: Refund): Plan => ({
  guards: [],
  entries: [],
  makes: step.payment,
  against: { before: step.original, judge: (standing) => judge(step, standing) },
  ...payInto(step, planRefund),
});

function judge(step: Refund, original: Payment): Judged {
  if (!isRefundable(original)) return { refusal: { code: "PAYMENT_NOT_REFUNDABLE" } };
  const left = refundableOf(original);
  const amount = step.amount ?? left;
  if (left.units === 0n || amount.units > left.units)
    return { refusal: { code: "AMOUNT_EXCEEDS_REFUNDABLE", refundable: storedAmount(left.units, left.asset.code) } };
  if ((original.refunded?.count ?? 0) >= REFUNDS_MAX)
    return { refusal: { code: "QUOTA_EXCEEDED", limit: REFUNDS_MAX } };
  return { plan: planStanding({ ...step, payment: { ...step.payment, amount }, original }) };
}

/** By the original as it is under its lock. */
function planStanding(step: Refund): Plan {
  const { payment, original, act } = step;
  const amount = refundedAfter(original, payment.amount);
  return {
    guards: [],
    entries: [internalTransfer(payment)],
    makes: payment,
    moves: move(original, {
      from: original.status,
      to: amount.units === original.amount.units ? "REFUNDED" : "PARTIALLY_REFUNDED",
      at: payment.createdAt,
      refunded: { amount, count: (original.refunded?.count ?? 0) + 1, at: payment.createdAt },
      ...(act ? { act } : {}),
    }),
    ...payInto(step, planStanding),
  };
}

export const REFUNDS = {
  plans: { refund: planRefund },
  operations: { refundPayment: "pay", refundForPayee: "pay" },
} as const satisfies FeatureSteps;
