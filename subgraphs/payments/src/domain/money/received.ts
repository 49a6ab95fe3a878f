import type { ClearingAccount } from "./clearing.ts";
import { credit, type Doing, debit, entry, feeLegs } from "./entries.ts";
import type { FeeIncome } from "./fee-income.ts";
import type { NewPayment } from "./payment.ts";
import { totalOf } from "./total.ts";

type Received = {
  readonly payment: NewPayment;
  readonly clearing: ClearingAccount;
  /** Left out where it costs nothing. */
  readonly feeIncome?: FeeIncome;
  readonly at: Date;
};

/**
 * A provider, or a chain, holds more for us, and we owe it to the customer, less what the deposit
 * costs.
 */
export function depositReceived({ payment, clearing, feeIncome, at }: Received): Doing<"post"> {
  if (!payment.to) throw new Error(`${payment.id} is no deposit`);
  return entry(payment, at, [
    debit(clearing(payment.amount.asset.code), totalOf(payment)),
    credit(payment.to.accountId, payment.amount),
    ...feeLegs(payment, feeIncome),
  ]);
}
