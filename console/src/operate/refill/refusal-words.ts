import type { BringBackMutation } from "../../generated/operate/refill/refill.ts";
import { writeAmount } from "../../money.ts";
import { words } from "../../words/words.ts";

type Refusal = Exclude<
  NonNullable<BringBackMutation["refillTreasury"]>,
  { readonly __typename: "RefillTreasurySuccess" }
>;

/** What to do about it; null of a success. A refusal that is not here does not compile. */
export function wordsOfRefill({ refillTreasury: answer }: BringBackMutation, locale: string): string | null {
  if (!answer || answer.__typename === "RefillTreasurySuccess") return null;
  return wordsOf(answer, locale);
}

function wordsOf(refusal: Refusal, locale: string): string {
  const w = words.refill.refusals;
  switch (refusal.__typename) {
    case "NetworkCurrencyMismatch":
      return w.NetworkCurrencyMismatch(refusal.networkCurrency);
    case "BalanceInsufficient":
      return w.BalanceInsufficient(writeAmount(refusal.available, locale), writeAmount(refusal.maximumFee, locale));
    default:
      return w[refusal.__typename];
  }
}
