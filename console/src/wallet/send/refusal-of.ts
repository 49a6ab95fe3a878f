import type { PayMutation, ReserveMutation } from "../../generated/wallet/send/send.ts";
import type { Money } from "../../money.ts";
import { words } from "../../words/words.ts";

export type Answer = NonNullable<PayMutation["sendPayment"]> | NonNullable<ReserveMutation["authorizePayment"]>;
type Success = { readonly __typename: "SendPaymentSuccess" | "AuthorizePaymentSuccess" };
export type SendRefusal = Exclude<Answer, Success>;
/** What the payer's passkey is to sign. */
export type ApprovalRequired = Extract<SendRefusal, { readonly __typename: "ApprovalRequired" }>;

export type Place = "from" | "to" | "amount" | "form";
/** Beside which field it stands, and what it says. */
export type RefusalWords = { readonly place: Place; readonly text: string; readonly available?: Money };
/** Its code is null where the API was not asked. */
export type Refused = RefusalWords & { readonly at: number; readonly code: string | null };

/** What to do about it, and where: a refusal that is not here does not compile. */
export function refusalOf(refusal: Exclude<SendRefusal, ApprovalRequired>): RefusalWords {
  const w = words.refusals;
  switch (refusal.__typename) {
    case "InsufficientFunds":
      return { place: "amount", text: w.insufficientFunds, available: refusal.available };
    case "AccountNotFound":
      return { place: "from", text: w.accountNotFound };
    case "PayeeNotFound":
      return { place: "to", text: w.payeeNotFound };
    case "LimitExceeded":
      return { place: "amount", text: w.limitExceeded, available: refusal.remaining };
    case "FeeExceedsAmount":
      return { place: "amount", text: w.feeExceedsAmount };
    case "FeeQuoteUnusable":
      return { place: "form", text: w.feeQuoteUnusable };
    case "SameAccount":
      return { place: "to", text: w.sameAccount };
    case "CurrencyMismatch":
      return { place: "to", text: w.currencyMismatch(refusal.accountCurrency) };
    case "CurrencyDisabled":
      return { place: "from", text: w.currencyDisabled(refusal.currency) };
    case "AccountFrozen":
      return { place: "from", text: w.accountFrozen };
    case "AccountClosed":
      return { place: "form", text: w.accountClosed };
    case "ApprovalRefused":
      return { place: "form", text: words.approval.faults[refusal.fault] };
    case "ApprovalUnavailable":
      return { place: "form", text: words.approval.unavailable };
    case "QuotaExceeded":
      return { place: "form", text: w.tooManyHolds(refusal.limit) };
    case "IdempotencyKeyReused":
      return { place: "form", text: w.keyReused };
  }
}
