import { fromApi, toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import type { MovementFragment } from "../../generated/payment/payment.ts";
import { GiveBackDocument, type GiveBackMutation, OnePaymentDocument } from "../../generated/wallet/payment/payment.ts";
import { keyOf } from "../../live/use-ask.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { Amount } from "../../ui/amount.tsx";
import { AmountField, amountFault, typedForm } from "../../ui/amount-field.tsx";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";

type Props = {
  readonly payment: MovementFragment;
  readonly owner: string;
  /** What can still be given back. */
  readonly left: MovementFragment["amount"];
  readonly onDone: () => void;
};

/** How much of a payment goes back to who paid. */
export function RefundForm({ payment: { id, amount }, owner, left, onDone }: Props) {
  const { locale } = useReader();
  const cache = useQueryClient();
  const [fault, setFault] = useState<{ readonly text: string; readonly at: number } | null>(null);
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
  const { currency } = fromApi(amount);
  const submit = (typed: FormData) => {
    const read = readTypedAmount(typedIn(typed, "amount"), currency, locale);
    const text = amountFault(read);
    setFault(text === null ? null : { text, at: Date.now() });
    if (!read.ok) return;
    const memo = typedIn(typed, "memo").trim();
    const input = { paymentId: id, amount: toApi(read.money), ...(memo ? { memo } : {}) };
    attempt.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }));
  };
  const lookAt = { link: linkOptions({ to: "/payments/$id", params: { id } }), label: words.askAgain.same };
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain()} lookAt={lookAt} />;
  const answer = attempt.answer?.refundPayment;
  const refusal = answer && answer.__typename !== "RefundPaymentSuccess" ? refusalWords(answer) : null;
  return (
    <Form onSubmit={submit} refusedAt={fault?.at ?? (refusal || attempt.fault ? attempt.sentAt : undefined)}>
      <AmountField
        label={words.amount.label}
        name="amount"
        currency={currency}
        initially={typedForm(left.amount, locale)}
        beside={
          <span>
            {words.refund.most} <Amount money={left} />
          </span>
        }
        fault={fault?.text ?? inputFault(attempt.fault, "input.amount")}
      />
      <Field
        label={words.refund.memo}
        name="memo"
        hint={words.refund.memoHint}
        fault={inputFault(attempt.fault, "input.memo")}
      />
      <p className="text-dim">{words.refund.meaning}</p>
      <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={["input.amount", "input.memo"]} />
      <MoneyButton type="submit" look="main" isBusy={attempt.isBusy} className="justify-self-start">
        {words.refund.now}
      </MoneyButton>
    </Form>
  );
}

type Answer = NonNullable<GiveBackMutation["refundPayment"]>;
type Refusal = Exclude<Answer, { readonly __typename: "RefundPaymentSuccess" }>;

/** What to do about it: a refusal that is not here does not compile. */
function refusalWords(refusal: Refusal): string {
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
      return w.tooMuch(`${refusal.refundableAmount.amount} ${refusal.refundableAmount.currency}`);
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
