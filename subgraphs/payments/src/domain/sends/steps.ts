import type { Warrant } from "../money/approval.ts";
import { internalTransfer } from "../money/entries.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import { payInto } from "../money/pay-into.ts";
import type { NewPayment } from "../money/payment.ts";
import type { NamedPayee, Plan } from "../money/plan.ts";
import { type Priced, pricedBy } from "../money/priced.ts";
import { warranted } from "../money/warranted.ts";

/** Pays at once. */
export type Send = Priced & {
  readonly kind: "send";
  readonly payment: NewPayment;
  readonly warrant: Warrant;
  readonly feeIncome: FeeIncome;
  readonly payee?: NamedPayee;
};

const planSend = (step: Send): Plan => ({
  guards: [],
  begins: [{ direction: "payments", currency: step.payment.amount.asset.code }],
  entries: [internalTransfer(step.payment, step.feeIncome)],
  ...pricedBy(step),
  ...warranted(step.payment, step.warrant),
  ...payInto(step, planSend),
});

export const SENDS = {
  plans: { send: planSend },
  operations: { sendPayment: "pay" },
} as const satisfies FeatureSteps;
