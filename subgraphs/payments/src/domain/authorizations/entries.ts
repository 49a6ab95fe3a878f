import type { FeeIncome } from "../money/fee-income.ts";
import { reserve } from "../money/holds.ts";
import type { NewPayment } from "../money/payment.ts";
import type { Entry } from "../money/plan.ts";

type Reserving = { readonly payment: NewPayment; readonly timeoutSeconds: number; readonly feeIncome: FeeIncome };

/** For the payee, who may expect it. */
export function reservation({ payment, timeoutSeconds, feeIncome }: Reserving): Entry[] {
  if (!payment.from || !payment.to) throw new Error(`${payment.id} is no internal transfer`);
  return reserve(payment, { for: payment.to.accountId, timeoutSeconds, feeIncome });
}
