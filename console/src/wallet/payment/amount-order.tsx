import { fromApi, toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { linkOptions } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { AttemptOf } from "../../live/use-attempt.ts";
import type { Money } from "../../money.ts";
import { Amount } from "../../ui/amount.tsx";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";

type Props<Result, Variables> = {
  /** Of which payment: its own page shows what was done with it. */
  readonly paymentId: string;
  /** The most that can be asked for; all of it is proposed. */
  readonly most: Money;
  readonly mostIs: string;
  /** What it does, and on its button. */
  readonly meaning: string;
  readonly submit: string;
  readonly attempt: AttemptOf<Result, Variables>;
  /** Why it was refused, in words. */
  readonly refusal: string | null;
  readonly onAmount: (amount: Money, typed: FormData) => void;
  /** Fields besides, and their places in the input. */
  readonly children?: ReactNode;
  readonly places?: readonly string[];
};

/** An order about a part of a payment, or all of it. */
export function AmountOrder<Result, Variables>(props: Props<Result, Variables>) {
  const { paymentId, most, mostIs, meaning, submit, attempt, refusal, onAmount, children, places = [] } = props;
  const { locale } = useReader();
  const [fault, setFault] = useState<{ readonly text: string; readonly at: number } | null>(null);
  const { currency } = fromApi(most);
  const order = (typed: FormData) => {
    const read = readTypedAmount(typedIn(typed, "amount"), currency, locale);
    const text = amountFault(read);
    setFault(text === null ? null : { text, at: Date.now() });
    if (read.ok) onAmount(toApi(read.money), typed);
  };
  if (attempt.pending)
    return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain()} lookAt={pageOf(paymentId)} />;
  return (
    <Form onSubmit={order} refusedAt={fault?.at ?? (refusal || attempt.fault ? attempt.sentAt : undefined)}>
      <AmountField
        label={words.amount.label}
        name="amount"
        currency={currency}
        initially={typedForm(most.amount, locale)}
        beside={
          <span>
            {mostIs} <Amount money={most} />
          </span>
        }
        fault={fault?.text ?? inputFault(attempt.fault, "input.amount")}
      />
      {children}
      <p className="text-dim">{meaning}</p>
      <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={["input.amount", ...places]} />
      <MoneyButton type="submit" look="main" isBusy={attempt.isBusy} className="justify-self-start">
        {submit}
      </MoneyButton>
    </Form>
  );
}

/** Its own page shows what was done with a payment. */
export const pageOf = (id: string) => ({
  link: linkOptions({ to: "/payments/$id", params: { id } }),
  label: words.askAgain.same,
});
