import { useQueryClient } from "@tanstack/react-query";
import type { MovementFragment } from "../../generated/payment/payment.ts";
import { GiveBackDocument, type GiveBackMutation, OnePaymentDocument } from "../../generated/wallet/payment/payment.ts";
import { keyOf } from "../../live/use-ask.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { writeAmount } from "../../money.ts";
import { Field } from "../../ui/field.tsx";
import { typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { inputFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { AmountOrder } from "./amount-order.tsx";

type Props = {
  readonly payment: MovementFragment;
  readonly owner: string;
  /** What can still be given back. */
  readonly left: MovementFragment["amount"];
  readonly onDone: () => void;
};

/** How much of a payment goes back to who paid. */
export function RefundForm({ payment: { id }, owner, left, onDone }: Props) {
  const cache = useQueryClient();
  const { locale } = useReader();
  const attempt = useAttempt(GiveBackDocument, {
    owner,
    form: `refund.${id}`,
    onAnswer({ refundPayment: made }) {
      if (made?.__typename !== "RefundPaymentSuccess") return;
      const { refundOf } = made.payment;
      if (refundOf) cache.setQueryData(keyOf(OnePaymentDocument, { id }), { payment: refundOf });
      onDone();
    },
  });
  const answer = attempt.answer?.refundPayment;
  const w = words.refund;
  return (
    <AmountOrder
      paymentId={id}
      most={left}
      mostIs={w.most}
      meaning={w.meaning}
      submit={w.now}
      attempt={attempt}
      refusal={answer && answer.__typename !== "RefundPaymentSuccess" ? refusalWords(answer, locale) : null}
      onAmount={(amount, typed) => {
        const memo = typedIn(typed, "memo").trim();
        const input = { paymentId: id, amount, ...(memo ? { memo } : {}) };
        attempt.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }));
      }}
      places={["input.memo"]}
    >
      <Field label={w.memo} name="memo" hint={w.memoHint} fault={inputFault(attempt.fault, "input.memo")} />
    </AmountOrder>
  );
}

type Answer = NonNullable<GiveBackMutation["refundPayment"]>;
type Refusal = Exclude<Answer, { readonly __typename: "RefundPaymentSuccess" }>;

/** What to do about it: a refusal that is not here does not compile. */
function refusalWords(refusal: Refusal, locale: string): string {
  const w = words.refund.refusals;
  switch (refusal.__typename) {
    case "PaymentNotFound":
    case "NotPayee":
      return w.notFound;
    case "PaymentNotRefundable":
      return w.notRefundable;
    case "CurrencyMismatch":
      return words.refusals.currencyMismatch(refusal.accountCurrency);
    case "AmountExceedsRefundable":
      return w.tooMuch(writeAmount(refusal.refundableAmount, locale));
    case "QuotaExceeded":
      return w.tooMany(refusal.limit);
    case "InsufficientFunds":
      return w.insufficientFunds;
    case "AccountFrozen":
      return w.frozen;
    case "AccountClosed":
      return w.closed;
    case "IdempotencyKeyReused":
      return words.refusals.keyReused;
  }
}
