import type { ClearingAccount } from "../money/clearing.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import { reserve } from "../money/holds.ts";
import type { NewPayment } from "../money/payment.ts";
import type { Entry } from "../money/plan.ts";

type Reserving = { readonly payment: NewPayment; readonly clearing: ClearingAccount; readonly feeIncome: FeeIncome };

/** For the provider, until it has said what became of it: it ends by no time. */
export const payoutHold = ({ payment, clearing, feeIncome }: Reserving): Entry[] =>
  reserve(payment, { for: clearing(payment.amount.asset.code), timeoutSeconds: null, feeIncome });
