import type { Warrant } from "../money/approval.ts";
import { payInto } from "../money/pay-into.ts";
import type { NewPayment } from "../money/payment.ts";
import type { NamedPayee, Plan } from "../money/plan.ts";
import { warranted } from "../money/warranted.ts";
import { reservation } from "./entries.ts";

/** Reserves what is to be paid. */
export type Authorize = {
  readonly kind: "authorize";
  readonly payment: NewPayment;
  readonly timeoutSeconds: number;
  readonly warrant: Warrant;
  readonly payee?: NamedPayee;
};

export function planAuthorize(step: Authorize): Plan {
  const { payment, timeoutSeconds, warrant } = step;
  if (!payment.from) throw new Error(`${payment.id} has no payer`);
  return {
    begins: { direction: "payments", currency: payment.amount.asset.code },
    guards: [{ kind: "quota", of: "authorizations", userId: payment.from.userId }],
    entries: [reservation(payment, timeoutSeconds)],
    ...warranted(payment, warrant),
    ...payInto(step, planAuthorize),
  };
}
