import { toDecimal } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { amountFault } from "../ui/amount-field.tsx";
import { words } from "../words/words.ts";

/** Of what is asked for, and of what each is. */
export const STATUS_WORDS = { ...words.payment.states, UNDONE: words.payments.undone };

/** As fine as any currency: an amount of a filter has none, or the API knows how fine it is. */
const ANY_CURRENCY = { code: "XXX", scale: 18 };

/** An amount that somebody typed into a filter, as the API writes it, or what is wrong with it. */
export function readBound(text: string, locale: string): { readonly bound?: string; readonly fault?: string } {
  if (text.trim() === "") return {};
  const read = readTypedAmount(text, ANY_CURRENCY, locale);
  return read.ok ? { bound: toDecimal(read.money).replace(/\.?0+$/, "") } : { fault: amountFault(read) ?? "" };
}
