import { credit, type Doing, debit, entry } from "../money/entries.ts";
import type { AccountId } from "../money/ids.ts";
import type { Payment } from "../money/payment.ts";

/**
 * The system's account of money that a provider holds for us: an asset, so it falls when money
 * comes in.
 */
export type ClearingAccount = (currency: string) => AccountId;

/** A provider holds more for us, and we owe it to the customer. */
export function depositReceived(payment: Payment, clearing: ClearingAccount, at: Date): Doing<"post"> {
  if (!payment.to) throw new Error(`${payment.id} is no deposit`);
  return entry(payment, at, [
    debit(clearing(payment.amount.asset.code), payment.amount),
    credit(payment.to.accountId, payment.amount),
  ]);
}
