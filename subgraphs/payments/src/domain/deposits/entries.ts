import type { ClearingAccount } from "../money/clearing.ts";
import { credit, type Doing, debit, entry } from "../money/entries.ts";
import type { Payment } from "../money/payment.ts";

/** A provider holds more for us, and we owe it to the customer. */
export function depositReceived(payment: Payment, clearing: ClearingAccount, at: Date): Doing<"post"> {
  if (!payment.to) throw new Error(`${payment.id} is no deposit`);
  return entry(payment, at, [
    debit(clearing(payment.amount.asset.code), payment.amount),
    credit(payment.to.accountId, payment.amount),
  ]);
}
