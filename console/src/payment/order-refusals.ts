import { words } from "../words/words.ts";

type Plain =
  | "InsufficientFunds"
  | "AccountNotFound"
  | "AccountFrozen"
  | "AccountClosed"
  | "FeeExceedsAmount"
  | "FeeQuoteUnusable"
  | "LimitExceeded"
  | "ApprovalUnavailable"
  | "IdempotencyKeyReused";

/** Refusals of every order by which money leaves an account. */
export type OrderRefusal =
  | { readonly __typename: Plain }
  | { readonly __typename: "CurrencyMismatch"; readonly accountCurrency: string }
  | { readonly __typename: "CurrencyDisabled"; readonly currency: string }
  | { readonly __typename: "ApprovalRefused"; readonly fault: keyof typeof words.approval.faults };

/** What to do about it. */
export function wordsOfOrderRefusal(refusal: OrderRefusal): string {
  const w = words.refusals;
  switch (refusal.__typename) {
    case "InsufficientFunds":
      return w.insufficientFunds;
    case "AccountNotFound":
      return w.accountNotFound;
    case "AccountFrozen":
      return w.accountFrozen;
    case "AccountClosed":
      return w.accountClosed;
    case "FeeExceedsAmount":
      return w.feeExceedsAmount;
    case "FeeQuoteUnusable":
      return w.feeQuoteUnusable;
    case "LimitExceeded":
      return w.limitExceeded;
    case "CurrencyMismatch":
      return w.currencyMismatch(refusal.accountCurrency);
    case "CurrencyDisabled":
      return w.currencyDisabled(refusal.currency);
    case "ApprovalRefused":
      return words.approval.faults[refusal.fault];
    case "ApprovalUnavailable":
      return words.approval.unavailable;
    case "IdempotencyKeyReused":
      return w.keyReused;
  }
}
