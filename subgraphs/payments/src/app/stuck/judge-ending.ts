import { err, ok, type Result } from "@coffer/platform/values/result";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { ProviderWord } from "../../domain/money/provider-word.ts";
import type { PaymentNotFound } from "../../domain/money/refusals.ts";
import type { PaymentNotUnderWay } from "../../domain/money/stuck-refusals.ts";
import { judge, judgeUnasked, type Outcome, type Verdict } from "../../domain/stuck/verdict.ts";
import type { FindPayment } from "../money/ports.ts";
import type { LookUp } from "./ports.ts";

export type JudgeDeps = { readonly findPayment: FindPayment; readonly lookUp: LookUp };

/** `from`: the status that what was judged is true of. `said`: by its provider just now. */
export type JudgedEnding = {
  readonly payment: Payment;
  readonly from: "PENDING" | "PROCESSING";
  readonly said: ProviderWord;
  readonly verdict: Verdict;
};

/** Whether a payment can be said to have ended so: its provider is asked, where it was before. */
export async function judgeEnding(
  { findPayment, lookUp }: JudgeDeps,
  { paymentId, outcome }: { readonly paymentId: PaymentId | null; readonly outcome: Outcome },
): Promise<Result<JudgedEnding, PaymentNotFound | PaymentNotUnderWay>> {
  const payment = paymentId === null ? null : await findPayment(paymentId);
  if (!payment) return err({ code: "PAYMENT_NOT_FOUND" });
  const { kind, status } = payment;
  if (kind !== "DEPOSIT" && kind !== "WITHDRAWAL") return err({ code: "PAYMENT_NOT_UNDER_WAY" });
  if (status === "PENDING")
    return ok({ payment, from: status, said: "UNKNOWN", verdict: judgeUnasked(outcome) } as const);
  if (status !== "PROCESSING") return err({ code: "PAYMENT_NOT_UNDER_WAY" });
  const said = await lookUp(payment);
  return ok({ payment, from: status, said: said.word, verdict: judge(outcome, said) } as const);
}
