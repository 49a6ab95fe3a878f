import type { CofferError } from "@coffer/client/errors";
import { toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { type ReactNode, useState } from "react";
import { AccountOptions } from "../../account/account-options.tsx";
import { currencyOf } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import type { MethodFactsFragment } from "../../generated/method/method.ts";
import { MethodOptions } from "../../method/method-options.tsx";
import type { Money } from "../../money.ts";
import { type Priority, readPriority } from "../../payment/priority.ts";
import { PriorityField } from "../../payment/priority-field.tsx";
import { Amount } from "../../ui/amount.tsx";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { inputFault } from "../../ui/send-fault.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";

/** What is to be taken out, and where it goes. */
export type Draft = {
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
  readonly memo: string;
  readonly priority: Priority;
};

type Props = {
  readonly accounts: readonly HoldingFragment[];
  readonly methods: readonly MethodFactsFragment[];
  readonly draft: Draft | null;
  /** Of the last order: what the API says of an input stands at its field. */
  readonly fault: CofferError | null;
  readonly refusedAt: number | undefined;
  readonly onReview: (draft: Draft) => void;
  readonly children: ReactNode;
};

export function WithdrawForm({ accounts, methods, draft, fault: last, refusedAt, onReview, children }: Props) {
  const { locale } = useReader();
  const [from, setFrom] = useState(draft?.from);
  const [to, setTo] = useState(draft?.to);
  const [fault, setFault] = useState<{ readonly text: string; readonly at: number } | null>(null);
  const account = accounts.find(({ id }) => id === from) ?? accounts[0];
  const method = methods.find(({ id }) => id === to) ?? methods.find((each) => each.default) ?? methods[0];
  if (!account || !method) return null;
  const submit = (typed: FormData) => {
    const read = readTypedAmount(typedIn(typed, "amount"), currencyOf(account), locale);
    const text = amountFault(read);
    setFault(text === null ? null : { text, at: Date.now() });
    if (read.ok)
      onReview({
        ...{ from: account.id, to: method.id, amount: toApi(read.money), memo: typedIn(typed, "memo").trim() },
        priority: readPriority(typedIn(typed, "priority")),
      });
  };
  const w = words.withdraw;
  return (
    <Form onSubmit={submit} refusedAt={fault?.at ?? refusedAt}>
      <Choice
        label={words.send.from}
        value={account.id}
        onChange={({ target }) => setFrom(target.value)}
        fault={inputFault(last, "input.fromAccountId")}
      >
        <AccountOptions accounts={accounts} />
      </Choice>
      <Choice
        label={w.to}
        value={method.id}
        onChange={({ target }) => setTo(target.value)}
        hint={method.verified ? undefined : w.notVerified}
        fault={inputFault(last, "input.methodId")}
      >
        <MethodOptions methods={methods} />
      </Choice>
      <AmountField
        label={words.amount.label}
        name="amount"
        currency={currencyOf(account)}
        initially={draft ? typedForm(draft.amount.amount, locale) : ""}
        beside={
          <span>
            {words.send.of} <Amount money={account.balance.available} />
          </span>
        }
        fault={fault?.text ?? inputFault(last, "input.amount")}
      />
      <Field
        label={words.send.memo}
        name="memo"
        defaultValue={draft?.memo ?? ""}
        hint={w.memoHint}
        fault={inputFault(last, "input.memo")}
        maxLength={256}
        autoComplete="off"
      />
      <PriorityField initially={draft?.priority} hint={w.priorityHint} fault={inputFault(last, "input.priority")} />
      {children}
      <Button type="submit" look="main" className="justify-self-start">
        {words.send.review}
      </Button>
    </Form>
  );
}
