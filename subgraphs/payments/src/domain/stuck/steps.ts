import type { Uuid } from "@coffer/contracts/ids";
import type { Act } from "../money/act.ts";
import type { ClearingAccount } from "../money/clearing.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import { capture, release } from "../money/holds.ts";
import { isOpen, move, type Payment, type PaymentStatus } from "../money/payment.ts";
import type { PaymentFailure } from "../money/payment-parts.ts";
import type { Entry, Judged, Plan } from "../money/plan.ts";
import { depositReceived } from "../money/received.ts";
import type { Ending } from "./verdict.ts";

/** An operator has a deposit or a withdrawal end, as its provider has said, or without its word. */
export type EndByHand = {
  readonly kind: "endByHand";
  readonly payment: Payment;
  /** What was judged is true of it in this status alone. */
  readonly from: Extract<PaymentStatus, "PENDING" | "PROCESSING">;
  readonly ending: Ending;
  readonly act: Act;
  readonly entryId: Uuid;
  readonly clearing: ClearingAccount;
  readonly feeIncome: FeeIncome;
};

/**
 * The road judges it by the payment as it stands under its lock: of an operator, another one and
 * the job, one ends it. What was proposed is looked at under its own lock before.
 */
const planEndByHand = (step: EndByHand): Plan => ({
  guards: step.act.endingId === null ? [] : [{ kind: "ending", endingId: step.act.endingId, at: step.act.at }],
  entries: [],
  against: { before: step.payment, judge: (standing) => judge(step, standing) },
});

function judge(step: EndByHand, standing: Payment): Judged {
  if (!isOpen(standing)) return { refusal: { code: "PAYMENT_NOT_UNDER_WAY" } };
  // The job has begun to ask its provider meanwhile.
  if (standing.status !== step.from) return { refusal: { code: "OUTCOME_UNPROVED", said: "UNKNOWN" } };
  const { failure } = step.ending;
  return { plan: failure === null ? complete(step, standing) : end(step, standing, failure) };
}

function complete(step: EndByHand, standing: Payment): Plan {
  const { act, entryId: id, clearing, feeIncome } = step;
  const { at } = act;
  const moves = move(standing, { from: step.from, to: "COMPLETED", at, act });
  if (standing.kind === "WITHDRAWAL") {
    const { amount, fee } = standing;
    return { guards: [], entries: capture(standing, { id, amount, fee, at }), moves };
  }
  return {
    guards: [],
    entries: [depositReceived({ payment: standing, clearing, feeIncome, at })],
    moves,
    whenClosed: end(step, standing, "ACCOUNT_CLOSED"),
  };
}

/** What was reserved is given back; of a deposit nothing was. */
function end({ act, entryId: id, from }: EndByHand, standing: Payment, failure: PaymentFailure): Plan {
  const { at } = act;
  const entries: readonly Entry[] = standing.kind === "WITHDRAWAL" ? release(standing, { id, action: "void", at }) : [];
  return { guards: [], entries, moves: move(standing, { from, to: "FAILED", at, failure, act }) };
}

export const STUCK = {
  plans: { endByHand: planEndByHand },
  operations: { endPayment: "ent", approvePaymentEnding: "ent" },
} as const satisfies FeatureSteps;
