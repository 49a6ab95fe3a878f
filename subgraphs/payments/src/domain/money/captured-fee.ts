import { type Money, money } from "@coffer/money/money";

/**
 * What a part of what was reserved costs, of what was reserved for all of it: the same part, halves
 * of the smallest unit rounded up.
 */
export function feeOfCaptured(reserved: { readonly amount: Money; readonly fee: Money }, captured: Money): Money {
  const whole = reserved.amount.units;
  if (captured.units >= whole) return reserved.fee;
  return money(reserved.fee.asset, (2n * reserved.fee.units * captured.units + whole) / (2n * whole));
}
