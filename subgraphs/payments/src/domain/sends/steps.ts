import type { Warrant } from "../money/approval.ts";
import { internalTransfer } from "../money/entries.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import { payInto } from "../money/pay-into.ts";
import type { NewPayment } from "../money/payment.ts";
import type { NamedPayee, Plan } from "../money/plan.ts";
import { warranted } from "../money/warranted.ts";

/** Pays at once. */
export type Send = {
  readonly kind: "send";
  readonly payment: NewPayment;
  readonly warrant: Warrant;
  readonly payee?: NamedPayee;
};

const planSend = (step: Send): Plan => ({
  guards: [],
  begins: { direction: "payments", currency: step.payment.amount.asset.code },
  entries: [internalTransfer(step.payment)],
  ...warranted(step.payment, step.warrant),
  ...payInto(step, planSend),
});

export const SENDS = {
  plans: { send: planSend },
  operations: { sendPayment: "pay" },
} as const satisfies FeatureSteps;
