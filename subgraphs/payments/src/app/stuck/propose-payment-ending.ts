import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { EndingId } from "../../domain/money/act.ts";
import type { ProposePaymentEndingRefusal } from "../../domain/money/refusals.ts";
import { EXPIRES_MS, type PaymentEnding, QUIET_MS } from "../../domain/stuck/ending.ts";
import type { EndPayment } from "./end-payment.ts";
import { type JudgeDeps, judgeEnding } from "./judge-ending.ts";
import type { StuckDesk } from "./ports.ts";

export type ProposeDeps = JudgeDeps & { readonly stuckDesk: StuckDesk; readonly clock: Clock };

/**
 * Proposes to end a payment of which its provider has not said how it ended. From then on nothing
 * new is asked of the provider for it, until somebody decides or the proposal expires.
 */
export const makeProposePaymentEnding =
  (deps: ProposeDeps) =>
  async (command: EndPayment): Promise<Result<PaymentEnding, ProposePaymentEndingRefusal>> => {
    const { operatorId, paymentId, outcome, reason, idempotencyKey: key } = command;
    const operation = "proposePaymentEnding";
    const claim = makeClaim({ actorId: operatorId, operation, key }, [paymentId, outcome, reason]);
    const before = await deps.stuckDesk.findProposed(claim);
    if (before) return before.ok ? ok(await findEnding(deps.stuckDesk, before.value)) : before;
    const judged = await judgeEnding(deps, command);
    if (!judged.ok) return judged;
    const { verdict, said, payment } = judged.value;
    if (verdict.is === "contradicted") return err({ code: "OUTCOME_CONTRADICTED", said });
    if (verdict.is === "proved") return err({ code: "OUTCOME_PROVED" });
    const proposedAt = deps.clock.now();
    const proposed = await deps.stuckDesk.propose(claim, {
      paymentId: payment.id,
      outcome,
      reason,
      said,
      proposedBy: operatorId,
      proposedAt,
      approvableAt: new Date(proposedAt.getTime() + QUIET_MS),
      expiresAt: new Date(proposedAt.getTime() + EXPIRES_MS),
    });
    return proposed.ok ? ok(await findEnding(deps.stuckDesk, proposed.value)) : proposed;
  };

/** Endings are never removed. */
export async function findEnding(desk: Pick<StuckDesk, "findEndings">, id: EndingId): Promise<PaymentEnding> {
  const [ending] = await desk.findEndings([id]);
  if (!ending) throw new Error(`${id} is missing`);
  return ending;
}
