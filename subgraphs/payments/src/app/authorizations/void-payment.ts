import { newId, uuidOf } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import { releaseBy } from "../../domain/authorizations/authorization.ts";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { VoidPaymentRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { toAnswer } from "../money/answer.ts";
import type { MoneyDeps } from "../money/ports.ts";
import { findAuthorization } from "./find-authorization.ts";

export type VoidPayment = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no payment of theirs. */
  readonly paymentId: PaymentId | null;
  readonly idempotencyKey: string;
};

/**
 * Gives back what was authorised. A payer's request is to expire it: the ledger grants that once
 * its time has come.
 */
export const makeVoidPayment =
  (deps: MoneyDeps) =>
  async ({ actorId, paymentId, idempotencyKey }: VoidPayment): Promise<Result<Payment, VoidPaymentRefusal>> => {
    const claim = makeClaim({ actorId, operation: "voidPayment", key: idempotencyKey }, [paymentId]);
    const [before, payment] = await Promise.all([
      deps.claims.find(claim),
      findAuthorization(deps.payments, paymentId, actorId),
    ]);
    if (before) return answer(deps, before, paymentId);
    if (!payment) return err({ code: "AUTHORIZATION_NOT_FOUND" });

    const [subjectId, at] = [newId("ent"), deps.clock.now()];
    const outcome = await deps.submit({
      claim,
      subjectId,
      step: { kind: "release", action: releaseBy(payment, actorId), payment, entryId: uuidOf(subjectId), at },
    });
    return answer(deps, outcome, paymentId);
  };

const answer = (deps: MoneyDeps, outcome: MoneyOutcome, paymentId: PaymentId | null) =>
  toAnswer(outcome, deps, {
    paymentId,
    refusals: ["NOT_PAYEE", "AUTHORIZATION_CAPTURED", "AUTHORIZATION_VOIDED", "AUTHORIZATION_EXPIRED"],
  });
