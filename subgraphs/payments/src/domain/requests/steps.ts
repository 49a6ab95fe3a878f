import type { Warrant } from "../money/approval.ts";
import { internalTransfer } from "../money/entries.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import type { RequestId } from "../money/ids.ts";
import type { NewPayment } from "../money/payment.ts";
import { endedAs, type PaymentRequest } from "../money/payment-request.ts";
import type { Judged, Plan } from "../money/plan.ts";
import { type Priced, pricedBy } from "../money/priced.ts";
import { warranted } from "../money/warranted.ts";

/** Pays what was asked for, at once. */
export type PayRequest = Priced & {
  readonly kind: "payRequest";
  readonly payment: NewPayment;
  readonly requestId: RequestId;
  readonly warrant: Warrant;
  readonly feeIncome: FeeIncome;
};

const made = ({ payment, requestId, warrant }: PayRequest) => warranted({ ...payment, pays: requestId }, warrant);

/**
 * The road judges it by the request as it stands under its lock: of all who pay, decline, call it
 * off or let it expire, one is first. What it asks for, and of whom, never changes, so that was
 * looked at before.
 */
const planPayRequest = (step: PayRequest): Plan => ({
  guards: [],
  begins: [{ direction: "payments", currency: step.payment.amount.asset.code }],
  entries: [],
  ...pricedBy(step),
  ...made(step),
  ofRequest: { id: step.requestId, asset: step.payment.amount.asset, judge: (standing) => judge(step, standing) },
});

function judge(step: PayRequest, standing: PaymentRequest): Judged {
  const status = endedAs(standing);
  if (status) return { refusal: { code: "REQUEST_NOT_OPEN", status } };
  return { plan: { guards: [], entries: [internalTransfer(step.payment, step.feeIncome)], ...made(step) } };
}

export const REQUESTS = {
  plans: { payRequest: planPayRequest },
  operations: { payRequest: "pay" },
} as const satisfies FeatureSteps;
