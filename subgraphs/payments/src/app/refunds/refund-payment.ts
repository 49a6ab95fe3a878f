import { formatMoney, type Money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import { isParty, type Payment } from "../../domain/money/payment.ts";
import type { RefundPaymentRefusal } from "../../domain/money/refusals.ts";
import { isRefundable, mayRefund } from "../../domain/refunds/refund.ts";
import { claimedReference } from "../money/plan-payment.ts";
import type { MoneyDeps } from "../money/ports.ts";
import { giveBack, toRefund } from "./give-back.ts";

export type RefundPayment = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no payment of theirs. */
  readonly paymentId: PaymentId | null;
  /** Null: all that is left. */
  readonly amount: Money | null;
  readonly memo: string | null;
  /** Left out, or null: none. */
  readonly reference?: string | null;
  readonly idempotencyKey: string;
};

/**
 * Gives back what somebody was paid, in one commit with what it makes of the payment that it is of.
 * How much can still be given back is judged under that payment's lock. It needs no approval:
 * it goes to who paid, and no further than what they paid.
 */
export const makeRefundPayment =
  (deps: MoneyDeps) =>
  async (command: RefundPayment): Promise<Result<Payment, RefundPaymentRefusal>> => {
    const { actorId, paymentId, amount, memo, reference } = command;
    const claim = makeClaim({ actorId, operation: "refundPayment", key: command.idempotencyKey }, [
      paymentId,
      amount && formatMoney(amount),
      amount?.asset.code ?? null,
      memo,
      ...claimedReference(reference),
    ]);
    const [before, found] = await Promise.all([
      deps.claims.find(claim),
      paymentId === null ? [] : deps.payments.findMany([paymentId]),
    ]);
    if (before) return toRefund(deps, before);
    const [original] = found;
    if (!original || !isParty(original, actorId)) return err({ code: "PAYMENT_NOT_FOUND" });
    if (!isRefundable(original)) return err({ code: "PAYMENT_NOT_REFUNDABLE" });
    if (!mayRefund(original, actorId)) return err({ code: "NOT_PAYEE" });
    return giveBack(deps, { claim, original, amount, memo, reference });
  };
