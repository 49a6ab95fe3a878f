import type { PaymentDraft } from "../../domain/approvals/statement.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { prioritised } from "../../domain/money/priority.ts";
import type { PaymentOrder } from "../money/plan-payment.ts";

/** What an order comes to, as its payer is to approve it. */
export function toDraft<const How>(
  { to, idempotencyKey }: Pick<PaymentOrder, "to"> & { readonly idempotencyKey: string },
  payment: Payment,
  how: How,
): How & Omit<PaymentDraft, "operation" | "holdSeconds"> {
  const { from, to: payee, amount, fee, memo } = payment;
  if (!from || !payee) throw new Error(`${payment.id} is no internal transfer`);
  return {
    ...prioritised(payment),
    ...how,
    idempotencyKey,
    payerId: from.userId,
    fromAccountId: from.accountId,
    payeeId: payee.userId,
    payeeAccountId: "accountId" in to ? payee.accountId : null,
    amount,
    maximumFee: fee,
    memo,
  };
}
