import type { Uuid } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import type { Doing } from "../money/entries.ts";
import type { NewPayment, Payment } from "../money/payment.ts";

/**
 * The payer's money stays theirs and can no longer be spent otherwise; the payee may expect it.
 * Nothing is posted.
 */
export function reservation(payment: NewPayment, timeoutSeconds: number): Doing<"hold"> {
  if (!payment.from || !payment.to) throw new Error(`${payment.id} is no internal transfer`);
  return {
    action: "hold",
    id: payment.entryId,
    kind: payment.kind,
    debitAccountId: payment.from.accountId,
    creditAccountId: payment.to.accountId,
    amount: payment.amount,
    timeoutSeconds,
    effectiveAt: payment.createdAt,
  };
}

/**
 * From the payer to the payee, as an internal transfer; the whole reservation ends, and what was
 * not captured can be spent again.
 */
export const capture = (payment: Payment, step: { id: Uuid; amount: Money; at: Date }): Doing<"capture"> => ({
  action: "capture",
  id: step.id,
  kind: payment.kind,
  holdId: payment.entryId,
  amount: step.amount,
  effectiveAt: step.at,
});

/**
 * The reservation ends; nothing is posted. To expire is to do so once its time has come, and is
 * refused before.
 */
export const release = (
  payment: Payment,
  step: { id: Uuid; action: "void" | "expire"; at: Date },
): Doing<"void" | "expire"> => ({
  action: step.action,
  id: step.id,
  kind: payment.kind,
  holdId: payment.entryId,
  effectiveAt: step.at,
});
