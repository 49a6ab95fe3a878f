import type { MakeExchangeMutation, QuoteExchangeQuery } from "../../generated/wallet/exchange/exchange.ts";
import { wordsOfOrderRefusal } from "../../payment/order-refusals.ts";
import { words } from "../../words/words.ts";
import type { Misfit } from "./asked.ts";

type Quoted = QuoteExchangeQuery["exchangeQuote"];
type QuoteRefusal = Exclude<Quoted, { readonly __typename: "ExchangeQuote" }>;
type Answer = NonNullable<MakeExchangeMutation["exchange"]>;
export type ExchangeRefusal = Exclude<Answer, { readonly __typename: "ExchangeSuccess" }>;

/** Why there is no quote, and beside which field: one that is not here does not compile. */
export function misfitOf(refusal: QuoteRefusal): Misfit {
  const w = words.exchange.refusals;
  switch (refusal.__typename) {
    case "AccountNotFound":
      return { place: "from", text: words.refusals.accountNotFound };
    case "SameCurrency":
      return { place: "to", text: words.exchange.noOther };
    case "CurrencyMismatch":
      return { place: "amount", text: words.refusals.currencyMismatch(refusal.accountCurrency) };
    case "RateUnavailable":
      return { place: "form", text: w.RateUnavailable };
    case "ExchangeAmountOutOfRange":
      return { place: "amount", text: w.ExchangeAmountOutOfRange };
    case "FeeExceedsAmount":
      return { place: "amount", text: words.refusals.feeExceedsAmount };
  }
}

/** Why nothing was exchanged: one that is not here does not compile. */
export function wordsOfExchangeRefusal(refusal: ExchangeRefusal): string {
  const w = words.exchange.refusals;
  switch (refusal.__typename) {
    case "ExchangeQuoteNotFound":
    case "ExchangeQuoteExpired":
    case "ExchangeQuoteUsed":
      return w[refusal.__typename];
    default:
      return wordsOfOrderRefusal(refusal);
  }
}
