import type { Uuid } from "@coffer/contracts/ids";
import type { StandingPayout } from "../money/chain-payout.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import { release } from "../money/holds.ts";
import { move, type Payment } from "../money/payment.ts";
import type { Judged, Plan } from "../money/plan.ts";
import { callingOffOf, isCancellable } from "./cancellation.ts";

/** Calls off what its person has asked for, before a provider is asked, or wallets have signed. */
export type Cancel = {
  readonly kind: "cancel";
  readonly payment: Payment;
  readonly entryId: Uuid;
  readonly at: Date;
};

/**
 * The road judges it by the payment as it stands under its lock: whoever is first, this or the job
 * that asks the provider, the other finds it so.
 */
const planCancel = (step: Cancel): Plan => ({
  guards: [],
  entries: [],
  against: { before: step.payment, withPayout: true, judge: (standing, payout) => judge(step, standing, payout) },
});

/** What wallets have is not ended here: they are asked, and say what became of it. */
function judge({ entryId, at }: Cancel, payment: Payment, payout: StandingPayout | null): Judged {
  if (payment.status === "PROCESSING" && payout) {
    const found = callingOffOf(payout);
    if (found === "TOO_LATE") return { refusal: { code: "PAYMENT_NOT_CANCELLABLE" } };
    const callsOff = { payment, isRequested: payout.state === "REQUESTED", at };
    return { plan: { guards: [], entries: [], ...(found === "ASK" ? { callsOff } : {}) } };
  }
  if (!isCancellable(payment)) return { refusal: { code: "PAYMENT_NOT_CANCELLABLE" } };
  return {
    plan: {
      guards: [],
      entries: payment.kind === "WITHDRAWAL" ? release(payment, { id: entryId, action: "void", at }) : [],
      moves: move(payment, { from: "PENDING", to: "CANCELLED", at }),
    },
  };
}

export const CANCELLATIONS = {
  plans: { cancel: planCancel },
  operations: { cancelPayment: "ent" },
} as const satisfies FeatureSteps;
