import type { TakeOutMutation } from "../../generated/wallet/withdraw/withdraw.ts";
import { wordsOfOrderRefusal } from "../../payment/order-refusals.ts";
import { words } from "../../words/words.ts";

type Answer = NonNullable<TakeOutMutation["withdraw"]>;
type Refusal = Exclude<Answer, { readonly __typename: "WithdrawSuccess" | "ApprovalRequired" }>;

/** What to do about it: a refusal that is not here does not compile. */
export function refusalWords(refusal: Refusal): string {
  const w = words.withdraw.refusals;
  switch (refusal.__typename) {
    case "PaymentMethodNotFound":
    case "PaymentMethodUnverified":
    case "PaymentMethodUnsuitable":
    case "WithdrawalUnavailable":
      return w[refusal.__typename];
    case "AmountUnsupported":
      return words.refusals.amountUnsupported;
    case "QuotaExceeded":
      return w.tooMany(refusal.limit);
    default:
      return wordsOfOrderRefusal(refusal);
  }
}
