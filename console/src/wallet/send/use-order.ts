import { useState } from "react";
import type {
  PayMutation,
  PayMutationVariables,
  ReserveMutation,
  ReserveMutationVariables,
} from "../../generated/wallet/send/send.ts";
import { PayDocument, ReserveDocument } from "../../generated/wallet/send/send.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import type { AskedApproval } from "../../payment/approval-statement.ts";
import { payeeOf } from "../../payment/payee.ts";
import { prioritised } from "../../payment/priority.ts";
import type { Complete } from "./draft.ts";
import { type Answer, type Refused, refusalOf, type SendRefusal } from "./refusal-of.ts";

type OrderInput = PayMutationVariables["input"] | ReserveMutationVariables["input"];
type Priced = Complete & { readonly feeQuoteId: string };
type Made = (paymentId: string, isRepeat: boolean) => void;
/** An order that was given: what was sent, whether before, and where its refusal is shown. */
type Given = { readonly input: OrderInput; readonly isRepeat?: true; readonly onRefused?: () => void };

/** The order that the form gives, to pay or to reserve: one at a time, each with its own key. */
export function useOrder(owner: string, onMade: Made) {
  const pay = useAttempt(PayDocument, { owner, form: "send" });
  const reserve = useAttempt(ReserveDocument, { owner, form: "reserve" });
  const [refused, setRefused] = useState<Refused | null>(null);
  const [asked, setAsked] = useState<AskedApproval<OrderInput> | null>(null);

  const take = (refusal: SendRefusal, { input, onRefused }: Given) => {
    if (refusal.__typename === "ApprovalRequired") {
      setAsked({ statement: refusal.statement, options: refusal.options, input });
      return;
    }
    setAsked(null);
    setRefused({ ...refusalOf(refusal), code: refusalCode(refusal), at: Date.now() });
    onRefused?.();
  };
  const hear = (given: Given, answer: Answer) => {
    if (answer.__typename === "SendPaymentSuccess" || answer.__typename === "AuthorizePaymentSuccess")
      onMade(answer.payment.id, given.isRepeat ?? false);
    else take(answer, given);
  };
  const paid = (given: Given) => (answer: PayMutation) => answer.sendPayment && hear(given, answer.sendPayment);
  const reserved = (given: Given) => (answer: ReserveMutation) =>
    answer.authorizePayment && hear(given, answer.authorizePayment);
  const give = (inputOf: (idempotencyKey: string) => OrderInput, onRefused: () => void) => {
    const withKey = (idempotencyKey: string) => {
      sent.input = inputOf(idempotencyKey);
      return { input: sent.input };
    };
    // Known once the attempt has said its key, which is before anything is answered.
    const sent = { input: inputOf(""), onRefused };
    if ("expiresIn" in sent.input) reserve.send(withKey as (key: string) => ReserveMutationVariables, reserved(sent));
    else pay.send(withKey as (key: string) => PayMutationVariables, paid(sent));
  };

  const lost = [pay, reserve].find(({ pending }) => pending !== null) ?? null;
  return {
    /** Sent, and without an answer. */
    lost,
    isBusy: pay.isBusy || reserve.isBusy,
    fault: pay.fault ?? reserve.fault,
    refusal: refused,
    /** What the payer's passkey has to sign before it is done. */
    asked,
    sentAt: Math.max(pay.sentAt, reserve.sentAt),
    /** Nothing is to be signed any more; what was wrong stays to be read. */
    forgetAsked: () => setAsked(null),
    /** What was said of the last order is not said of another one. */
    forgetLast() {
      setRefused(null);
      setAsked(null);
      pay.reset();
      reserve.reset();
    },
    sendAgain: () => {
      if (!lost?.pending) return;
      const { input } = lost.pending.variables as { readonly input: OrderInput };
      const given = { input, isRepeat: true } as const;
      if (lost === pay) pay.sendAgain(paid(given));
      else reserve.sendAgain(reserved(given));
    },
    /** At the price that was shown, or not at all. */
    send({ from, to, amount, memo, hold, priority, feeQuoteId }: Priced, currency: string, onRefused: () => void) {
      const what = { fromAccountId: from, to: payeeOf(to), amount: { amount, currency } };
      const order = { ...what, feeQuoteId, ...(memo ? { memo } : {}), ...prioritised({ priority }) };
      const when = hold === undefined ? {} : { expiresIn: Number.parseInt(hold, 10) };
      give((idempotencyKey) => ({ ...order, ...when, idempotencyKey }), onRefused);
    },
    /** The same order, under the key of its approval, which says the most that it may cost. */
    approve(passkey: string, onRefused: () => void) {
      if (asked) give(() => ({ ...asked.input, feeQuoteId: null, approval: passkey }), onRefused);
    },
  };
}
