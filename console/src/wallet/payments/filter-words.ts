import type { HoldingFragment } from "../../generated/account/account.ts";
import { STATUS_WORDS } from "../../payment/filter-parts.ts";
import type { PaymentFilter } from "../../payment/payment-filter.ts";
import { words } from "../../words/words.ts";

type FilterWords = { readonly label: string; readonly value: string };

const NAMES: { readonly [K in keyof PaymentFilter]?: Readonly<Record<string, string>> } = {
  kind: words.payment.kinds,
  status: STATUS_WORDS,
  direction: words.payment.directions,
};

/** A filter as a person reads it. */
export function wordsOfFilter(
  name: keyof PaymentFilter,
  value: string,
  accounts: readonly HoldingFragment[],
): FilterWords {
  const label = words.payments.filters[name];
  if (name === "account") return { label, value: accounts.find(({ id }) => id === value)?.name ?? value };
  return { label, value: NAMES[name]?.[value] ?? value };
}
