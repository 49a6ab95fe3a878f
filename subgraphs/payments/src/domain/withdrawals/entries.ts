import type { ClearingAccount } from "../money/clearing.ts";
import type { Doing } from "../money/entries.ts";
import type { NewPayment } from "../money/payment.ts";

/**
 * The payer's money stays theirs and can no longer be spent otherwise, until the provider has said
 * what became of it: it ends by no time. Nothing is posted.
 */
export function payoutHold(payment: NewPayment, clearing: ClearingAccount): Doing<"hold"> {
  if (!payment.from) throw new Error(`${payment.id} is no withdrawal`);
  return {
    action: "hold",
    id: payment.entryId,
    kind: payment.kind,
    debitAccountId: payment.from.accountId,
    creditAccountId: clearing(payment.amount.asset.code),
    amount: payment.amount,
    timeoutSeconds: null,
    effectiveAt: payment.createdAt,
  };
}
