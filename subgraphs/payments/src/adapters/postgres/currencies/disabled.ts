import type { CurrencyUse } from "../../../domain/money/currency-use.ts";
import { type Item, isUndecided } from "../money/item.ts";

/** Within a statement: what cannot be begun, as names. Most often there is nothing to look at. */
export const DISABLED_NAMES = "SELECT direction || ' ' || currency FROM currency_disabled";

/** As {@link DISABLED_NAMES} says it. */
export const nameOfUse = ({ direction, currency }: CurrencyUse): string => `${direction} ${currency}`;

/** Refuses what would begin what operators have switched off: a request for good. */
export function refuseDisabled(items: readonly Item[], disabled: ReadonlySet<string>): void {
  if (disabled.size === 0) return;
  for (const item of items.filter(isUndecided)) {
    const off = item.plan.begins?.find((use) => disabled.has(nameOfUse(use)));
    if (off) item.outcome = { kind: "refused", refusal: { code: "CURRENCY_DISABLED", currency: off.currency } };
  }
}
