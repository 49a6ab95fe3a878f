import { add, type Money, subtract, zero } from "@coffer/money/money";
import type { UserId } from "../money/ids.ts";
import type { Party, Payment, PaymentKind, PaymentStatus } from "../money/payment.ts";

/** How many refunds one payment may have: what is kept and shown of it is bounded. */
export const REFUNDS_MAX = 50;

/** A payment between two people: what one of them was paid, they may give back. */
export type RefundablePayment = Payment & { readonly from: Party; readonly to: Party };

/** A refund is one, too: who was given money back by mistake returns it in the same way. */
const KINDS: readonly PaymentKind[] = ["SEND", "REFUND"];
const STATUSES: readonly PaymentStatus[] = ["COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"];

/** Whether anything of it was ever there to be given back. */
export const isRefundable = (payment: Payment): payment is RefundablePayment =>
  KINDS.includes(payment.kind) && STATUSES.includes(payment.status) && payment.from !== null && payment.to !== null;

export const mayRefund = ({ to }: RefundablePayment, userId: UserId): boolean => to.userId === userId;

/** What can still be given back: what was paid, without the fee, less what was given back. */
export const refundableOf = ({ amount, refunded }: Payment): Money =>
  refunded ? subtract(amount, refunded.amount) : amount;

/** What was given back together with this much more. */
export const refundedAfter = ({ amount, refunded }: Payment, more: Money): Money =>
  add(refunded?.amount ?? zero(amount.asset), more);
