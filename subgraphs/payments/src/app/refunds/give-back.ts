import { newId, uuidOf } from "@coffer/contracts/ids";
import { type Money, zero } from "@coffer/money/money";
import { err } from "@coffer/platform/values/result";
import type { Act } from "../../domain/money/act.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { Claim, MoneyOutcome } from "../../domain/money-command.ts";
import { type RefundablePayment, refundableOf } from "../../domain/refunds/refund.ts";
import { toAnswer } from "../money/answer.ts";
import { withReference } from "../money/plan-payment.ts";
import type { MoneyDeps } from "../money/ports.ts";

type GiveBack = {
  readonly claim: Claim;
  readonly original: RefundablePayment;
  /** Null: all that is left. */
  readonly amount: Money | null;
  readonly memo: string | null;
  readonly reference?: string | null | undefined;
  /** Of the operator who does it in the payee's stead. */
  readonly by?: Pick<Act, "operatorId" | "reason">;
};

/** From who was paid to who paid, whoever asks for it. */
export const giveBack = async (deps: MoneyDeps, { claim, original, amount, memo, reference, by }: GiveBack) => {
  const { asset } = original.amount;
  if (amount && amount.asset.code !== asset.code)
    return err({ code: "CURRENCY_MISMATCH", accountCurrency: asset.code });
  const [id, now] = [newId("pay"), deps.clock.now()];
  const payment: Payment = {
    id,
    kind: "REFUND",
    status: "COMPLETED",
    amount: amount ?? refundableOf(original),
    fee: zero(asset),
    memo,
    from: original.to,
    to: original.from,
    entryId: uuidOf(id),
    sequence: "1",
    createdAt: now,
    endedAt: now,
    refundOf: original.id,
  };
  const payee = { userId: original.from.userId, currency: asset.code, isFound: true };
  const act: { readonly act?: Act } = by
    ? { act: { ...by, kind: "REFUNDED", said: null, endingId: null, at: now } }
    : {};
  const step = { kind: "refund", payment: withReference(payment, reference), amount, original, payee, ...act } as const;
  return toRefund(deps, await deps.submit({ claim, subjectId: id, step }));
};

export const toRefund = (deps: MoneyDeps, outcome: MoneyOutcome) =>
  toAnswer(outcome, deps, {
    refusals: [
      "PAYMENT_NOT_REFUNDABLE",
      "AMOUNT_EXCEEDS_REFUNDABLE",
      "QUOTA_EXCEEDED",
      "INSUFFICIENT_FUNDS",
      "ACCOUNT_FROZEN",
      "ACCOUNT_CLOSED",
    ],
  });
