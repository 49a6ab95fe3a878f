import type { Uuid } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import type { Doing } from "./entries.ts";
import type { FeeIncome } from "./fee-income.ts";
import type { AccountId } from "./ids.ts";
import type { NewPayment, Payment } from "./payment.ts";
import type { Entry } from "./plan.ts";

type Reserved = { readonly for: AccountId; readonly timeoutSeconds: number | null; readonly feeIncome: FeeIncome };

/**
 * The payer's money stays theirs and can no longer be spent otherwise: the amount for one account,
 * and what the payment costs for ours, by a hold each. Nothing is posted. That of the fee has no
 * time of its own: it ends with the other.
 */
export function reserve(payment: NewPayment, { for: creditAccountId, timeoutSeconds, feeIncome }: Reserved): Entry[] {
  if (!payment.from) throw new Error(`${payment.id} has no payer`);
  const hold = {
    action: "hold",
    id: payment.entryId,
    kind: payment.kind,
    debitAccountId: payment.from.accountId,
    creditAccountId,
    amount: payment.amount,
    timeoutSeconds,
    effectiveAt: payment.createdAt,
  } as const satisfies Doing<"hold">;
  if (payment.fee.units === 0n) return [hold];
  const { fee } = payment;
  return [
    hold,
    {
      ...hold,
      id: besideOf(hold.id),
      creditAccountId: feeIncome(fee.asset.code),
      amount: fee,
      timeoutSeconds: null,
    },
  ];
}

/**
 * Moves what a payment's hold has reserved, or a part; the whole reservation ends, and what was not
 * captured can be spent again. So with its fee.
 */
export function capture(payment: Payment, step: { id: Uuid; amount: Money; fee: Money; at: Date }): Entry[] {
  const main = {
    action: "capture",
    id: step.id,
    kind: payment.kind,
    holdId: payment.entryId,
    amount: step.amount,
    effectiveAt: step.at,
  } as const satisfies Doing<"capture">;
  if (payment.fee.units === 0n) return [main];
  if (step.fee.units === 0n) return [main, releaseOfFee(payment, step)];
  return [main, { ...main, id: besideOf(step.id), holdId: besideOf(payment.entryId), amount: step.fee }];
}

/**
 * The reservation ends; nothing is posted. To expire is to do so once its time has come, and is
 * refused before.
 */
export function release(payment: Payment, step: { id: Uuid; action: "void" | "expire"; at: Date }): Entry[] {
  const main = {
    action: step.action,
    id: step.id,
    kind: payment.kind,
    holdId: payment.entryId,
    effectiveAt: step.at,
  } satisfies Doing<"void" | "expire">;
  return payment.fee.units === 0n ? [main] : [main, releaseOfFee(payment, step)];
}

const releaseOfFee = ({ kind, entryId }: Payment, { id, at }: { id: Uuid; at: Date }): Doing<"void" | "expire"> => ({
  action: "void",
  id: besideOf(id),
  kind,
  holdId: besideOf(entryId),
  effectiveAt: at,
});

/** Where the digit stands that says which version a UUID is of. */
const VERSION_AT = 14;

/**
 * The id of what is done for a payment's fee beside what is done for its amount, which follows from
 * that one's: the same UUIDv7 as a UUIDv8 (RFC 9562 §5.8).
 */
export const besideOf = (id: Uuid): Uuid => `${id.slice(0, VERSION_AT)}8${id.slice(VERSION_AT + 1)}` as Uuid;
