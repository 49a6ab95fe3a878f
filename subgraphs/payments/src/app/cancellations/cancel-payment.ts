import { newId, uuidOf } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import { mayBeCancellable } from "../../domain/cancellations/cancellation.ts";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import { isParty, type Payment } from "../../domain/money/payment.ts";
import type { CancelPaymentRefusal } from "../../domain/money/refusals.ts";
import { toAnswer } from "../money/answer.ts";
import type { MoneyDeps } from "../money/ports.ts";

export type CancelPayment = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no payment of theirs. */
  readonly paymentId: PaymentId | null;
  readonly idempotencyKey: string;
};

/**
 * Calls off a deposit or a withdrawal that is PENDING, and gives back what was reserved. Of what
 * goes to an address and is under way wallets are asked, whose answer comes later.
 */
export const makeCancelPayment =
  (deps: MoneyDeps) =>
  async ({ actorId, paymentId, idempotencyKey }: CancelPayment): Promise<Result<Payment, CancelPaymentRefusal>> => {
    const claim = makeClaim({ actorId, operation: "cancelPayment", key: idempotencyKey }, [paymentId]);
    const [before, found] = await Promise.all([
      deps.claims.find(claim),
      paymentId === null ? [] : deps.payments.findMany([paymentId]),
    ]);
    const refusals = ["PAYMENT_NOT_CANCELLABLE"] as const;
    if (before) return toAnswer(before, deps, { refusals, paymentId });
    const [payment] = found;
    if (!payment || !isParty(payment, actorId)) return err({ code: "PAYMENT_NOT_FOUND" });
    if (!mayBeCancellable(payment)) return err({ code: "PAYMENT_NOT_CANCELLABLE" });
    const subjectId = newId("ent");
    const step = { kind: "cancel", payment, entryId: uuidOf(subjectId), at: deps.clock.now() } as const;
    return toAnswer(await deps.submit({ claim, subjectId, step }), deps, { refusals, paymentId });
  };
