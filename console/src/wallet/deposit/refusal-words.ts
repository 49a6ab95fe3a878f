import type { BringInMutation } from "../../generated/wallet/deposit/deposit.ts";
import { words } from "../../words/words.ts";

type Answer = NonNullable<BringInMutation["deposit"]>;
export type DepositRefusal = Exclude<Answer, { readonly __typename: "DepositSuccess" }>;

/** What to do about it: a refusal that is not here does not compile. */
export function refusalWords(refusal: DepositRefusal): string {
  switch (refusal.__typename) {
    case "AccountNotFound":
      return words.refusals.accountNotFound;
    case "CurrencyMismatch":
      return words.refusals.currencyMismatch(refusal.accountCurrency);
    case "CurrencyDisabled":
      return words.refusals.currencyDisabled(refusal.currency);
    case "DepositUnavailable":
      return words.refusals.depositUnavailable;
    case "LimitExceeded":
      return words.refusals.limitExceeded;
    case "FeeExceedsAmount":
      return words.refusals.feeExceedsAmount;
    case "FeeQuoteUnusable":
      return words.refusals.feeQuoteUnusable;
    case "AmountUnsupported":
      return words.refusals.amountUnsupported;
    case "PaymentMethodNotFound":
      return words.refusals.noMethod;
    case "PaymentMethodUnverified":
      return words.refusals.methodUnverified;
    case "PaymentMethodUnsuitable":
      return words.refusals.methodUnsuitable;
    case "AccountClosed":
      return words.refusals.accountClosed;
    case "QuotaExceeded":
      return words.refusals.tooManyDeposits(refusal.limit);
    case "IdempotencyKeyReused":
      return words.refusals.keyReused;
  }
}
