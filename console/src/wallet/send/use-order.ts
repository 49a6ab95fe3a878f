import { useState } from "react";
import type { PayMutation, ReserveMutation } from "../../generated/wallet/send/send.ts";
import { PayDocument, ReserveDocument } from "../../generated/wallet/send/send.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { type Complete, payeeOf } from "./draft.ts";
import { type Refused, refusalOf, type SendRefusal } from "./refusal-of.ts";

type Made = (paymentId: string, isRepeat: boolean) => void;

/** The order that the form gives, to pay or to reserve: one at a time, each with its own key. */
export function useOrder(owner: string, onMade: Made) {
  const pay = useAttempt(PayDocument, { owner, form: "send" });
  const reserve = useAttempt(ReserveDocument, { owner, form: "reserve" });
  const [refused, setRefused] = useState<Refused | null>(null);

  const take = (refusal: SendRefusal, onRefused?: () => void) => {
    setRefused({ ...refusalOf(refusal), code: refusalCode(refusal), at: Date.now() });
    onRefused?.();
  };
  const paid = (isRepeat: boolean, onRefused?: () => void) => (answer: PayMutation) => {
    if (answer.sendPayment?.__typename === "SendPaymentSuccess") onMade(answer.sendPayment.payment.id, isRepeat);
    else if (answer.sendPayment) take(answer.sendPayment, onRefused);
  };
  const reserved = (isRepeat: boolean, onRefused?: () => void) => (answer: ReserveMutation) => {
    const { authorizePayment: made } = answer;
    if (made?.__typename === "AuthorizePaymentSuccess") onMade(made.payment.id, isRepeat);
    else if (made) take(made, onRefused);
  };

  const lost = [pay, reserve].find(({ pending }) => pending !== null) ?? null;
  return {
    /** Sent, and without an answer. */
    lost,
    isBusy: pay.isBusy || reserve.isBusy,
    fault: pay.fault ?? reserve.fault,
    refusal: refused,
    sentAt: Math.max(pay.sentAt, reserve.sentAt),
    /** What was said of the last order is not said of another one. */
    forgetLast() {
      setRefused(null);
      pay.reset();
      reserve.reset();
    },
    sendAgain: () => (lost === pay ? pay.sendAgain(paid(true)) : reserve.sendAgain(reserved(true))),
    send({ from, to, amount, memo, hold }: Complete, currency: string, onRefused: () => void) {
      const input = { fromAccountId: from, to: payeeOf(to), amount: { amount, currency }, ...(memo ? { memo } : {}) };
      if (hold === undefined)
        pay.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), paid(false, onRefused));
      else
        reserve.send(
          (idempotencyKey) => ({ input: { ...input, expiresIn: Number.parseInt(hold, 10), idempotencyKey } }),
          reserved(false, onRefused),
        );
    },
  };
}
