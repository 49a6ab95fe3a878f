import { newId, uuidOf } from "@coffer/contracts/ids";
import { formatMoney, type Money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import { feeOfPart, mayCapture } from "../../domain/authorizations/authorization.ts";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { CapturePaymentRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { toAnswer } from "../money/answer.ts";
import type { MoneyDeps } from "../money/ports.ts";
import { findAuthorization } from "./find-authorization.ts";

export type CapturePayment = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no payment of theirs. */
  readonly paymentId: PaymentId | null;
  /** Null: all that was authorised. */
  readonly amount: Money | null;
  readonly idempotencyKey: string;
};

/**
 * Moves what was authorised, in one commit with the payment's end. Whether it still can, and how
 * much at most, is the ledger's word.
 */
export const makeCapturePayment =
  (deps: MoneyDeps) =>
  async (command: CapturePayment): Promise<Result<Payment, CapturePaymentRefusal>> => {
    const { actorId, paymentId, amount } = command;
    const claim = makeClaim({ actorId, operation: "capturePayment", key: command.idempotencyKey }, [
      paymentId,
      amount && formatMoney(amount),
      amount?.asset.code ?? null,
    ]);
    const [before, payment] = await Promise.all([
      deps.claims.find(claim),
      findAuthorization(deps.payments, paymentId, actorId),
    ]);
    if (before) return answer(deps, before, paymentId);
    if (!payment) return err({ code: "AUTHORIZATION_NOT_FOUND" });
    if (!mayCapture(payment, actorId)) return err({ code: "NOT_PAYEE" });
    const { asset } = payment.amount;
    if (amount && amount.asset.code !== asset.code)
      return err({ code: "CURRENCY_MISMATCH", accountCurrency: asset.code });

    const captured = amount ?? payment.authorization.amount;
    const fee = feeOfPart(payment, captured);
    const [subjectId, at] = [newId("ent"), deps.clock.now()];
    const outcome = await deps.submit({
      claim,
      subjectId,
      step: {
        kind: "capture",
        payment,
        entryId: uuidOf(subjectId),
        amount: captured,
        fee,
        at,
      },
    });
    return answer(deps, outcome, paymentId);
  };

const answer = (deps: MoneyDeps, outcome: MoneyOutcome, paymentId: PaymentId | null) =>
  toAnswer(outcome, deps, {
    paymentId,
    refusals: [
      "AMOUNT_EXCEEDS_AUTHORIZATION",
      "AUTHORIZATION_CAPTURED",
      "AUTHORIZATION_VOIDED",
      "AUTHORIZATION_EXPIRED",
      "ACCOUNT_FROZEN",
    ],
  });
