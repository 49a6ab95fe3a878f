import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { EndingId } from "../../domain/money/act.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { ApprovePaymentEndingRefusal, DenyPaymentEndingRefusal } from "../../domain/money/refusals.ts";
import { type PaymentEnding, stateOf } from "../../domain/stuck/ending.ts";
import { byOperator } from "../../domain/stuck/verdict.ts";
import { toAnswer } from "../money/answer.ts";
import { ENDED_REFUSALS, type EndPaymentDeps, endBy } from "./end-payment.ts";
import { judgeEnding } from "./judge-ending.ts";
import type { ProposeDeps } from "./propose-payment-ending.ts";
import { findEnding } from "./propose-payment-ending.ts";

export type DecidePaymentEnding = {
  readonly operatorId: UserId;
  /** Null: what was given is no id, and so nothing that was proposed. */
  readonly endingId: EndingId | null;
  readonly reason: string;
  readonly idempotencyKey: string;
};

/**
 * Ends a payment as another operator has proposed, unless its provider says otherwise by now. What
 * the provider says by now comes before what it was proposed for.
 */
export const makeApprovePaymentEnding =
  (deps: EndPaymentDeps & ProposeDeps) =>
  async (command: DecidePaymentEnding): Promise<Result<Payment, ApprovePaymentEndingRefusal>> => {
    const { operatorId, endingId, reason, idempotencyKey: key } = command;
    const claim = makeClaim({ actorId: operatorId, operation: "approvePaymentEnding", key }, [endingId, reason]);
    const [before, proposed] = await Promise.all([deps.claims.find(claim), find(deps, endingId)]);
    const answer = {
      refusals: [...ENDED_REFUSALS, "PAYMENT_ENDING_DECIDED"] as const,
      paymentId: proposed?.paymentId ?? null,
    };
    if (before) return toAnswer(before, deps, answer);
    if (!proposed) return err({ code: "PAYMENT_ENDING_NOT_FOUND" });
    const now = deps.clock.now();
    if (stateOf(proposed, now) !== "PROPOSED") return err({ code: "PAYMENT_ENDING_DECIDED" });
    if (proposed.proposedBy === operatorId) return err({ code: "OWN_PAYMENT_ENDING" });
    const { approvableAt } = proposed;
    if (now < approvableAt) return err({ code: "PAYMENT_ENDING_TOO_EARLY", approvableAt });

    const judged = await judgeEnding(deps, proposed);
    if (!judged.ok) {
      if (judged.error.code === "PAYMENT_NOT_UNDER_WAY") return err(judged.error);
      throw new Error(`the payment of ${proposed.id} is missing`);
    }
    const { verdict, said } = judged.value;
    if (verdict.is === "contradicted") return err({ code: "OUTCOME_CONTRADICTED", said });
    const ending = verdict.is === "proved" ? verdict.ending : byOperator(proposed.outcome);
    const act = { kind: "ENDING_APPROVED", operatorId, reason, endingId: proposed.id } as const;
    const submitted = await deps.submit({ claim, ...endBy(deps, { judged: judged.value, ending, act }) });
    deps.ended();
    return toAnswer(submitted, deps, answer);
  };

/** Refuses what another operator has proposed, or takes back what one has proposed oneself. */
export const makeDenyPaymentEnding =
  (deps: Pick<ProposeDeps, "stuckDesk" | "clock">) =>
  async (command: DecidePaymentEnding): Promise<Result<PaymentEnding, DenyPaymentEndingRefusal>> => {
    const { operatorId, endingId, reason, idempotencyKey: key } = command;
    const claim = makeClaim({ actorId: operatorId, operation: "denyPaymentEnding", key }, [endingId, reason]);
    const proposed = await find(deps, endingId);
    if (!proposed) return err({ code: "PAYMENT_ENDING_NOT_FOUND" });
    const denial = { operatorId, endingId: proposed.id, reason, at: deps.clock.now() };
    const denied = await deps.stuckDesk.deny(claim, denial);
    return denied.ok ? ok(await findEnding(deps.stuckDesk, proposed.id)) : denied;
  };

async function find({ stuckDesk }: Pick<ProposeDeps, "stuckDesk">, id: EndingId | null): Promise<PaymentEnding | null> {
  return id === null ? null : ((await stuckDesk.findEndings([id]))[0] ?? null);
}
