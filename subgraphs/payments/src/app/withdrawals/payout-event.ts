import type { NewEvent } from "@coffer/contracts/new-event";
import { formatMoney } from "@coffer/money/money";
import type { PayoutAddress } from "../../domain/money/chain-payout.ts";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { priorityOf } from "../../domain/money/priority.ts";

/** What wallets are to send, and where to. */
export function payoutRequested(payment: Payment, to: PayoutAddress, at: Date): NewEvent<"payments"> {
  const { id, amount, from } = payment;
  if (!from) throw new Error(`${id} has no payer`);
  return {
    type: "payout.requested",
    subject: id,
    ownerId: from.userId,
    time: at,
    data: {
      paymentId: id,
      userId: from.userId,
      network: to.network,
      currency: amount.asset.code,
      amount: formatMoney(amount),
      address: to.address,
      priority: priorityOf(payment),
      accountId: from.accountId,
      requestedAt: at.toISOString(),
    },
  };
}

/** Its payer wants it called off, which wallets alone can say is not too late. */
export function payoutCancellationRequested({ id, from }: Payment, at: Date): NewEvent<"payments"> {
  if (!from) throw new Error(`${id} has no payer`);
  return {
    type: "payout.cancellation_requested",
    subject: id,
    ownerId: from.userId,
    time: at,
    data: { paymentId: id, userId: from.userId, requestedAt: at.toISOString() },
  };
}

/** Wallets have signed it: it goes on, and ends as they say. For whoever has asked. */
export const payoutCancellationRefused = (paymentId: PaymentId, userId: UserId, at: Date): NewEvent<"payments"> => ({
  type: "payout.cancellation_refused",
  subject: paymentId,
  ownerId: userId,
  time: at,
  data: { paymentId, userId, at: at.toISOString() },
});
