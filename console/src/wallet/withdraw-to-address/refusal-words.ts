import type { TakeOutToAddressMutation } from "../../generated/wallet/withdraw-to-address/withdraw-to-address.ts";
import { wordsOfOrderRefusal } from "../../payment/order-refusals.ts";
import { words } from "../../words/words.ts";

type Answer = NonNullable<TakeOutToAddressMutation["withdrawToAddress"]>;
export type Refusal = Exclude<Answer, { readonly __typename: "WithdrawToAddressSuccess" | "ApprovalRequired" }>;

/** What to do about it: a refusal that is not here does not compile. */
export function refusalWords(refusal: Refusal): string {
  const w = words.toAddress.refusals;
  switch (refusal.__typename) {
    case "NetworkClosed":
    case "NetworkStopped":
    case "AddressInvalid":
      return w[refusal.__typename];
    case "NetworkCurrencyMismatch":
      return w.NetworkCurrencyMismatch(refusal.networkCurrency);
    case "AmountUnsupported":
      return words.refusals.amountUnsupported;
    case "QuotaExceeded":
      return w.tooMany(refusal.limit);
    default:
      return wordsOfOrderRefusal(refusal);
  }
}
