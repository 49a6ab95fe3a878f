import type { AskToBePaidMutation } from "../../generated/request/request.ts";
import { words } from "../../words/words.ts";

type Refusal = { readonly place: "from" | "form"; readonly text: string };

/** Why it was not made, and where that stands: a refusal that is not here does not compile. */
export function refusalOf(answer: AskToBePaidMutation["requestPayment"] | undefined): Refusal | null {
  const w = words.receive.refusals;
  if (!answer) return null;
  switch (answer.__typename) {
    case "RequestPaymentSuccess":
      return null;
    case "PayerNotFound":
    case "OwnRequest":
      return { place: "from", text: w[answer.__typename] };
    case "AccountNotFound":
      return { place: "form", text: words.refusals.accountNotFound };
    case "AccountClosed":
      return { place: "form", text: words.refusals.accountClosed };
    case "CurrencyMismatch":
      return { place: "form", text: words.refusals.currencyMismatch(answer.accountCurrency) };
    case "QuotaExceeded":
      return { place: "form", text: w.tooMany(answer.limit) };
    case "IdempotencyKeyReused":
      return { place: "form", text: w.keyReused };
  }
}
