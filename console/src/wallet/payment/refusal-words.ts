import type { CaptureMutation, VoidHoldMutation } from "../../generated/wallet/payment/payment.ts";
import { writeAmount } from "../../money.ts";
import { words } from "../../words/words.ts";

type Answer = NonNullable<CaptureMutation["capturePayment"]> | NonNullable<VoidHoldMutation["voidPayment"]>;
export type HoldRefusal = Exclude<Answer, { readonly __typename: "CapturePaymentSuccess" | "VoidPaymentSuccess" }>;

/** What to do about it: a refusal that is not here does not compile. */
export function refusalWords(refusal: HoldRefusal, locale: string): string {
  const w = words.refusals;
  switch (refusal.__typename) {
    case "AuthorizationNotFound":
      return w.holdNotFound;
    case "NotPayee":
      return w.notPayee;
    case "CurrencyMismatch":
      return w.currencyMismatch(refusal.accountCurrency);
    case "AmountExceedsAuthorization":
      return w.moreThanHeld(writeAmount(refusal.authorizedAmount, locale));
    case "AuthorizationCaptured":
      return w.holdCaptured;
    case "AuthorizationVoided":
      return w.holdVoided;
    case "AuthorizationExpired":
      return w.holdExpired;
    case "AccountFrozen":
      return w.payerFrozen;
    case "IdempotencyKeyReused":
      return w.keyReused;
  }
}
