import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Payment } from "../../domain/money/payment.ts";
import type { RetryPaymentRefusal } from "../../domain/money/refusals.ts";
import type { FindPayment } from "../money/ports.ts";
import type { EndPayment } from "./end-payment.ts";
import type { StuckDesk } from "./ports.ts";

export type RetryPaymentDeps = {
  readonly findPayment: FindPayment;
  readonly stuckDesk: Pick<StuckDesk, "retry">;
  readonly clock: Clock;
  /** Called once something is due. */
  readonly retried: () => void;
};

/**
 * Has a payment's provider asked again now, from the first try on. Whoever has it in hand goes on:
 * each step is safe to repeat.
 */
export const makeRetryPayment =
  ({ findPayment, stuckDesk, clock, retried }: RetryPaymentDeps) =>
  async (command: Omit<EndPayment, "outcome">): Promise<Result<Payment, RetryPaymentRefusal>> => {
    const { operatorId, paymentId, reason, idempotencyKey: key } = command;
    const payment = paymentId === null ? null : await findPayment(paymentId);
    if (!payment) return err({ code: "PAYMENT_NOT_FOUND" });
    const claim = makeClaim({ actorId: operatorId, operation: "retryPayment", key }, [paymentId, reason]);
    const done = await stuckDesk.retry(claim, { paymentId: payment.id, operatorId, reason, at: clock.now() });
    if (!done.ok) return done;
    retried();
    return ok((await findPayment(payment.id)) ?? payment);
  };
