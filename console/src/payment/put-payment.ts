import type { MovementFragment } from "../generated/payment/payment.ts";
import type { Found } from "./find-payments.ts";

type Rules = { readonly isShown: boolean; readonly isFirstPage: boolean; readonly isOldestFirst?: boolean };

/**
 * The list after one payment has changed: newest first, each once. It grows by what is new, since
 * what would be pushed out is not on the next page, which begins behind the last one of this.
 */
export function putPayment(
  found: Found,
  changed: MovementFragment,
  { isShown, isFirstPage, isOldestFirst = false }: Rules,
): Found {
  const others = found.payments.filter(({ id }) => id !== changed.id);
  const isKnown = others.length < found.payments.length;
  if (!isShown) return { ...found, payments: others };
  if (!isKnown && !(isOldestFirst ? found.next === null : isFirstPage)) return found;
  const payments = [changed, ...others].toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
  return { ...found, payments: isOldestFirst ? payments : payments.toReversed() };
}
