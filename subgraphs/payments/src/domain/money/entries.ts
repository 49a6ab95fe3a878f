import { type Money, negate } from "@coffer/money/money";
import type { FeeIncome } from "./fee-income.ts";
import type { AccountId } from "./ids.ts";
import type { NewPayment } from "./payment.ts";
import type { Entry, Leg } from "./plan.ts";
import { totalOf } from "./total.ts";

/** An entry that does this. */
export type Doing<Action extends Entry["action"]> = Extract<Entry, { action: Action }>;

/**
 * Throws unless the legs of every asset sum to zero: an entry that does not balance is a bug, not a
 * refusal.
 */
export function entry(payment: NewPayment, effectiveAt: Date, legs: readonly Leg[]): Doing<"post"> {
  const sums = new Map<string, bigint>();
  for (const { amount } of legs) sums.set(amount.asset.code, (sums.get(amount.asset.code) ?? 0n) + amount.units);
  for (const [asset, sum] of sums)
    if (sum !== 0n) throw new Error(`entry of ${payment.id} does not balance in ${asset}`);
  return { action: "post", id: payment.entryId, kind: payment.kind, legs, effectiveAt };
}

export const credit = (accountId: AccountId, amount: Money): Leg => ({ accountId, amount });
export const debit = (accountId: AccountId, amount: Money): Leg => ({ accountId, amount: negate(amount) });

/**
 * From one customer to another, or between two accounts of one: what we owe in all stays the same,
 * less the fee, which is ours from then on.
 */
export function internalTransfer(payment: NewPayment, feeIncome?: FeeIncome): Doing<"post"> {
  if (!payment.from || !payment.to) throw new Error(`${payment.id} is no internal transfer`);
  return entry(payment, payment.createdAt, [
    debit(payment.from.accountId, totalOf(payment)),
    credit(payment.to.accountId, payment.amount),
    ...feeLegs(payment, feeIncome),
  ]);
}

/** Of a payment that costs something. `feeIncome` is left out where none of its kind ever does. */
export function feeLegs({ id, fee }: NewPayment, feeIncome?: FeeIncome): Leg[] {
  if (fee.units === 0n) return [];
  if (!feeIncome) throw new Error(`${id} has a fee that goes nowhere`);
  return [credit(feeIncome(fee.asset.code), fee)];
}
