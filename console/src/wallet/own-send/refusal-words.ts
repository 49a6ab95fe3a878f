import type { QuoteOwnSendQuery, SendFromOwnWalletMutation } from "../../generated/wallet/own-send/own-send.ts";
import { writeAmount } from "../../money.ts";
import { words } from "../../words/words.ts";

type Answer =
  | NonNullable<SendFromOwnWalletMutation["sendTransaction"]>
  | NonNullable<QuoteOwnSendQuery["quoteTransaction"]>;
export type OwnSendRefusal = Exclude<Answer, { readonly __typename: "SendTransactionSuccess" | "TransactionQuote" }>;

/** What to do about it: a refusal that is not here does not compile. */
export function wordsOfOwnSendRefusal(refusal: OwnSendRefusal, locale: string): string {
  const w = words.ownSend.refusals;
  switch (refusal.__typename) {
    case "WalletCannotSend":
      return w.WalletCannotSend[refusal.why];
    case "NetworkCurrencyMismatch":
      return w.NetworkCurrencyMismatch(refusal.networkCurrency);
    case "BalanceInsufficient":
      return w.BalanceInsufficient(writeAmount(refusal.available, locale), writeAmount(refusal.maximumFee, locale));
    case "TransactionsTooMany":
      return w.TransactionsTooMany(refusal.limit);
    case "IdempotencyKeyReused":
      return words.refusals.keyReused;
    case "AddressInvalid":
      return words.toAddress.refusals.AddressInvalid;
    default:
      return w[refusal.__typename];
  }
}
