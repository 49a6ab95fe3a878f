import { formatMoney } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import { isParty, type Payment } from "../../domain/money/payment.ts";
import type { RefundForPayeeRefusal } from "../../domain/money/refusals.ts";
import { isRefundable } from "../../domain/refunds/refund.ts";
import type { MoneyDeps } from "../money/ports.ts";
import { giveBack, toRefund } from "./give-back.ts";
import type { RefundPayment } from "./refund-payment.ts";

/** `actorId`: the operator. What both people read of it is the memo, which there has to be. */
export type RefundForPayee = Omit<RefundPayment, "reference" | "memo"> & {
  readonly memo: string;
  readonly reason: string;
};

/**
 * An operator gives back in the payee's stead what somebody was paid: out of the payee's account,
 * as the payee could, and no further. Of a payment of their own another operator does.
 */
export const makeRefundForPayee =
  (deps: MoneyDeps) =>
  async (command: RefundForPayee): Promise<Result<Payment, RefundForPayeeRefusal>> => {
    const { actorId, paymentId, amount, memo, reason } = command;
    const claim = makeClaim({ actorId, operation: "refundForPayee", key: command.idempotencyKey }, [
      paymentId,
      amount && formatMoney(amount),
      amount?.asset.code ?? null,
      memo,
      reason,
    ]);
    const [before, found] = await Promise.all([
      deps.claims.find(claim),
      paymentId === null ? [] : deps.payments.findMany([paymentId]),
    ]);
    if (before) return toRefund(deps, before);
    const [original] = found;
    if (!original) return err({ code: "PAYMENT_NOT_FOUND" });
    if (isParty(original, actorId)) return err({ code: "OWN_PAYMENT" });
    if (!isRefundable(original)) return err({ code: "PAYMENT_NOT_REFUNDABLE" });
    return giveBack(deps, { claim, original, amount, memo, by: { operatorId: actorId, reason } });
  };
