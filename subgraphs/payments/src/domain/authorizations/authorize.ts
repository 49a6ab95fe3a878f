import type { Warrant } from "../money/approval.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import { payInto } from "../money/pay-into.ts";
import type { NewPayment } from "../money/payment.ts";
import type { NamedPayee, Plan } from "../money/plan.ts";
import { type Priced, pricedBy } from "../money/priced.ts";
import { warranted } from "../money/warranted.ts";
import { reservation } from "./entries.ts";

/** Reserves what is to be paid. */
export type Authorize = Priced & {
  readonly kind: "authorize";
  readonly payment: NewPayment;
  readonly timeoutSeconds: number;
  readonly warrant: Warrant;
  readonly feeIncome: FeeIncome;
  readonly payee?: NamedPayee;
};

export function planAuthorize(step: Authorize): Plan {
  const { payment, warrant } = step;
  if (!payment.from) throw new Error(`${payment.id} has no payer`);
  return {
    begins: [{ direction: "payments", currency: payment.amount.asset.code }],
    guards: [{ kind: "quota", of: "authorizations", userId: payment.from.userId }],
    entries: reservation(step),
    ...pricedBy(step),
    ...warranted(payment, warrant),
    ...payInto(step, planAuthorize),
  };
}
