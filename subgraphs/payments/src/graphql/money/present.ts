import { formatMoney, type Money } from "@coffer/money/money";
import type { AskedAmount } from "../../domain/money/payment-request.ts";

export const presentMoney = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.asset.code });

const presentBound = (amount: Money | null) => amount && presentMoney(amount);

/** How much is asked for, as every field of it is named. */
export const presentAsked = (asks: AskedAmount) => ({
  amount: asks.kind === "exact" ? presentMoney(asks.amount) : null,
  minimumAmount: asks.kind === "open" ? presentBound(asks.minimum) : null,
  maximumAmount: asks.kind === "open" ? presentBound(asks.maximum) : null,
});
