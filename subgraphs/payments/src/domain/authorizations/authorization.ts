import type { Money } from "@coffer/money/money";
import { feeOfCaptured } from "../money/captured-fee.ts";
import type { UserId } from "../money/ids.ts";
import type { Party, Payment } from "../money/payment.ts";
import type { Authorization } from "../money/payment-parts.ts";

export type AuthorizedPayment = Payment & {
  readonly from: Party;
  readonly to: Party;
  readonly authorization: Authorization;
};

export const isAuthorized = (payment: Payment): payment is AuthorizedPayment =>
  payment.authorization !== undefined && payment.from !== null && payment.to !== null;

/**
 * Whose the money would be may take it. Of a transfer between one's own accounts that is the payer
 * as well.
 */
export const mayCapture = ({ to }: AuthorizedPayment, userId: UserId): boolean => to.userId === userId;

/**
 * What a part of an authorisation costs, by what was authorised alone, whatever prices say since.
 */
export const feeOfPart = ({ authorization, fee }: AuthorizedPayment, captured: Money): Money =>
  feeOfCaptured({ amount: authorization.amount, fee }, captured);

/**
 * How somebody may give back what is reserved. The payee, at any time. The payer, as anybody, only
 * once it has expired: until then the payee counts on it, and may have handed over the goods.
 */
export const releaseBy = ({ to }: AuthorizedPayment, userId: UserId): "void" | "expire" =>
  to.userId === userId ? "void" : "expire";
