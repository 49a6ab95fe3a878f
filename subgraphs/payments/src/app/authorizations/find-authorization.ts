import { type AuthorizedPayment, isAuthorized } from "../../domain/authorizations/authorization.ts";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import { isParty } from "../../domain/money/payment.ts";
import type { FindPayments } from "../money/ports.ts";

/**
 * An authorised payment that the user pays or is paid by. Null is the answer for somebody else's,
 * for an absent one and for one that was made at once.
 */
export async function findAuthorization(
  payments: FindPayments,
  paymentId: PaymentId | null,
  userId: UserId,
): Promise<AuthorizedPayment | null> {
  const [payment] = paymentId === null ? [] : await payments.findMany([paymentId]);
  return payment && isAuthorized(payment) && isParty(payment, userId) ? payment : null;
}
