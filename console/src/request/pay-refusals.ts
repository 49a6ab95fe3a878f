import type { PayAskedMutation } from "../generated/request/request.ts";
import { wordsOfOrderRefusal } from "../payment/order-refusals.ts";
import { words } from "../words/words.ts";

type Answer = NonNullable<PayAskedMutation["payRequest"]>;
type Refusal = Exclude<Answer, { readonly __typename: "PayRequestSuccess" | "ApprovalRequired" }>;

/** What to do about it: a refusal that is not here does not compile. */
export function wordsOfPayRefusal(refusal: Refusal): string {
  const w = words.requests.refusals;
  switch (refusal.__typename) {
    case "RequestNotFound":
    case "OwnRequest":
    case "NotPayer":
    case "RequestAmountMismatch":
      return w[refusal.__typename];
    case "RequestNotOpen":
      return w.notOpen(words.requests.states[refusal.status]);
    default:
      return wordsOfOrderRefusal(refusal);
  }
}
