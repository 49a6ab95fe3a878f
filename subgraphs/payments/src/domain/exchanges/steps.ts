import { credit, debit, entry, feeLegs } from "../money/entries.ts";
import type { Exchanged } from "../money/exchange.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import type { AccountId } from "../money/ids.ts";
import type { NewPayment } from "../money/payment.ts";
import type { Entry, Plan } from "../money/plan.ts";
import { totalOf } from "../money/total.ts";

/** The house's account of what it has exchanged, in each currency: it may be below zero. */
export type PositionAccount = (currency: string) => AccountId;

/** Makes one currency of another, between two accounts of one person, at once. */
export type Exchange = {
  readonly kind: "exchange";
  readonly payment: NewPayment & { readonly exchange: Exchanged };
  readonly position: PositionAccount;
  readonly feeIncome: FeeIncome;
};

/**
 * What somebody quoted is not priced anew: terms and fees are as they were then. It needs no
 * approval: it leaves nobody.
 */
function planExchange(step: Exchange): Plan {
  const { payment } = step;
  if (!payment.from) throw new Error(`${payment.id} is no exchange`);
  const { quoteId, bought } = payment.exchange;
  return {
    begins: [payment.amount, bought].map(({ asset }) => ({ direction: "exchanges", currency: asset.code })),
    guards: [{ kind: "exchange quote", quoteId, userId: payment.from.userId }],
    entries: [exchanged(step)],
    makes: payment,
  };
}

/** What is sold goes to the house, and what is bought comes from it: each currency sums to zero. */
function exchanged({ payment, position, feeIncome }: Exchange): Entry {
  const { from, to, amount } = payment;
  if (!from || !to) throw new Error(`${payment.id} is no exchange`);
  const { bought } = payment.exchange;
  return entry(payment, payment.createdAt, [
    debit(from.accountId, totalOf(payment)),
    credit(position(amount.asset.code), amount),
    ...feeLegs(payment, feeIncome),
    debit(position(bought.asset.code), bought),
    credit(to.accountId, bought),
  ]);
}

export const EXCHANGES = {
  plans: { exchange: planExchange },
  operations: { exchange: "pay" },
} as const satisfies FeatureSteps;
