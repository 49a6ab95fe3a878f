import { type Money, negate } from "@coffer/money/money";
import type { Entry, Leg } from "./money-command.ts";
import type { Payment } from "./payment.ts";

/** The system's account of money that a provider holds for us: an asset, so it falls when money comes in. */
export type ClearingAccount = (currency: string) => string;

/** Throws unless the legs of every asset sum to zero: an entry that does not balance is a bug, not a refusal. */
function entry(payment: Payment, effectiveAt: Date, legs: readonly Leg[]): Entry {
  const sums = new Map<string, bigint>();
  for (const { amount } of legs) sums.set(amount.asset.code, (sums.get(amount.asset.code) ?? 0n) + amount.units);
  for (const [asset, sum] of sums)
    if (sum !== 0n) throw new Error(`entry of ${payment.id} does not balance in ${asset}`);
  return { id: payment.entryId, kind: payment.kind, legs, effectiveAt };
}

const credit = (accountId: string, amount: Money): Leg => ({ accountId, amount });
const debit = (accountId: string, amount: Money): Leg => ({ accountId, amount: negate(amount) });

/** From one customer to another, or between two accounts of one: what we owe in all stays the same. */
export function internalTransfer(payment: Payment): Entry {
  if (!payment.from || !payment.to) throw new Error(`${payment.id} is no internal transfer`);
  return entry(payment, payment.createdAt, [
    debit(payment.from.accountId, payment.amount),
    credit(payment.to.accountId, payment.amount),
  ]);
}

/** A provider holds more for us, and we owe it to the customer. */
export function depositReceived(payment: Payment, clearing: ClearingAccount, at: Date): Entry {
  if (!payment.to) throw new Error(`${payment.id} is no deposit`);
  return entry(payment, at, [
    debit(clearing(payment.amount.asset.code), payment.amount),
    credit(payment.to.accountId, payment.amount),
  ]);
}
