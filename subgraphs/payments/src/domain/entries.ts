import type { Uuid } from "@coffer/contracts/ids";
import { type Money, negate } from "@coffer/money/money";
import type { AccountId } from "./ids.ts";
import type { NewPayment, Payment } from "./payment.ts";
import type { Entry, Leg } from "./plan.ts";

/**
 * The system's account of money that a provider holds for us: an asset, so it falls when money
 * comes in.
 */
export type ClearingAccount = (currency: string) => AccountId;

type Step<Action extends Entry["action"]> = Extract<Entry, { action: Action }>;

/**
 * Throws unless the legs of every asset sum to zero: an entry that does not balance is a bug, not a
 * refusal.
 */
function entry(payment: Payment, effectiveAt: Date, legs: readonly Leg[]): Step<"post"> {
  const sums = new Map<string, bigint>();
  for (const { amount } of legs) sums.set(amount.asset.code, (sums.get(amount.asset.code) ?? 0n) + amount.units);
  for (const [asset, sum] of sums)
    if (sum !== 0n) throw new Error(`entry of ${payment.id} does not balance in ${asset}`);
  return { action: "post", id: payment.entryId, kind: payment.kind, legs, effectiveAt };
}

const credit = (accountId: AccountId, amount: Money): Leg => ({ accountId, amount });
const debit = (accountId: AccountId, amount: Money): Leg => ({ accountId, amount: negate(amount) });

/**
 * From one customer to another, or between two accounts of one: what we owe in all stays the same.
 */
export function internalTransfer(payment: Payment): Step<"post"> {
  if (!payment.from || !payment.to) throw new Error(`${payment.id} is no internal transfer`);
  return entry(payment, payment.createdAt, [
    debit(payment.from.accountId, payment.amount),
    credit(payment.to.accountId, payment.amount),
  ]);
}

/** A provider holds more for us, and we owe it to the customer. */
export function depositReceived(payment: Payment, clearing: ClearingAccount, at: Date): Step<"post"> {
  if (!payment.to) throw new Error(`${payment.id} is no deposit`);
  return entry(payment, at, [
    debit(clearing(payment.amount.asset.code), payment.amount),
    credit(payment.to.accountId, payment.amount),
  ]);
}

/**
 * The payer's money stays theirs and can no longer be spent otherwise; the payee may expect it.
 * Nothing is posted.
 */
export function reservation(payment: NewPayment, timeoutSeconds: number): Step<"hold"> {
  if (!payment.from || !payment.to) throw new Error(`${payment.id} is no internal transfer`);
  return {
    action: "hold",
    id: payment.entryId,
    kind: payment.kind,
    debitAccountId: payment.from.accountId,
    creditAccountId: payment.to.accountId,
    amount: payment.amount,
    timeoutSeconds,
    effectiveAt: payment.createdAt,
  };
}

/**
 * From the payer to the payee, as an internal transfer; the whole reservation ends, and what was
 * not captured can be spent again.
 */
export const capture = (payment: Payment, step: { id: Uuid; amount: Money; at: Date }): Step<"capture"> => ({
  action: "capture",
  id: step.id,
  kind: payment.kind,
  holdId: payment.entryId,
  amount: step.amount,
  effectiveAt: step.at,
});

/**
 * The reservation ends; nothing is posted. To expire is to do so once its time has come, and is
 * refused before.
 */
export const release = (
  payment: Payment,
  step: { id: Uuid; action: "void" | "expire"; at: Date },
): Step<"void" | "expire"> => ({
  action: step.action,
  id: step.id,
  kind: payment.kind,
  holdId: payment.entryId,
  effectiveAt: step.at,
});
