import { fromApi, toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { useState } from "react";
import type { Money } from "../../money.ts";
import { Amount } from "../../ui/amount.tsx";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";

export type GiveBackOrder = { readonly amount: Money; readonly memo: string; readonly reason: string };

type Props = {
  /** All that is left of the payment, which is proposed. */
  readonly most: Money;
  /** What was typed before. */
  readonly order: GiveBackOrder | null;
  readonly onOrder: (order: GiveBackOrder) => void;
};

type Faults = { readonly amount: string | null; readonly memo: boolean; readonly reason: boolean; readonly at: number };

const w = words.staffRefund;

/** How much, what both people read of it, and why: nothing is done by it yet. */
export function GiveBackForm({ most, order, onOrder }: Props) {
  const { locale } = useReader();
  const [faults, setFaults] = useState<Faults | null>(null);
  const { currency } = fromApi(most);
  const take = (typed: FormData) => {
    const read = readTypedAmount(typedIn(typed, "amount"), currency, locale);
    const [memo, reason] = [typedIn(typed, "memo").trim(), typedIn(typed, "reason").trim()];
    if (read.ok && memo && reason) return onOrder({ amount: toApi(read.money), memo, reason });
    setFaults({ amount: amountFault(read), memo: !memo, reason: !reason, at: Date.now() });
  };
  return (
    <Form onSubmit={take} refusedAt={faults?.at}>
      <p>{w.means}</p>
      <AmountField
        label={words.amount.label}
        name="amount"
        currency={currency}
        initially={typedForm((order?.amount ?? most).amount, locale)}
        beside={
          <span>
            {words.refund.most} <Amount money={most} />
          </span>
        }
        fault={faults?.amount}
      />
      <Field
        label={words.refund.memo}
        name="memo"
        defaultValue={order?.memo}
        hint={w.memoHint}
        fault={faults?.memo && w.memoMissing}
        maxLength={256}
        autoComplete="off"
        required
      />
      <Field
        label={words.operate.reason}
        name="reason"
        defaultValue={order?.reason}
        hint={words.operate.reasonHint}
        fault={faults?.reason && words.operate.reasonMissing}
        maxLength={512}
        autoComplete="off"
        required
      />
      <Button type="submit" look="main" className="justify-self-start">
        {w.review}
      </Button>
    </Form>
  );
}
