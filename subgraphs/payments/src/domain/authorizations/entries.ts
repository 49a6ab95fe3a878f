import type { Doing } from "../money/entries.ts";
import type { NewPayment } from "../money/payment.ts";

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
