import type { ClearingAccount } from "../money/clearing.ts";
import { credit, debit, entry } from "../money/entries.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import { reserve } from "../money/holds.ts";
import type { NewPayment } from "../money/payment.ts";
import type { Entry } from "../money/plan.ts";
import type { ReturnWithdrawal } from "./return.ts";

type Reserving = { readonly payment: NewPayment; readonly clearing: ClearingAccount; readonly feeIncome: FeeIncome };

/** For the provider, until it has said what became of it: it ends by no time. */
export const payoutHold = ({ payment, clearing, feeIncome }: Reserving): Entry[] =>
  reserve(payment, { for: clearing(payment.amount.asset.code), timeoutSeconds: null, feeIncome });

/**
 * The provider holds it for us again, and we owe it to the payer. The fee stays paid: the pay-out
 * was made.
 */
export function payoutReturned({ payment, into, clearing, entryId, at }: ReturnWithdrawal): Entry {
  const { amount } = payment;
  const legs = [debit(clearing(amount.asset.code), amount), credit(into, amount)];
  return { ...entry(payment, at, legs), id: entryId };
}
