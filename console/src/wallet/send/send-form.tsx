import type { CofferError } from "@coffer/client/errors";
import { toDecimal } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { type ReactNode, useState } from "react";
import { AccountOptions } from "../../account/account-options.tsx";
import { currencyOf } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { HOLDS } from "../../payment/holds.ts";
import { PayeeField } from "../../payment/payee-field.tsx";
import { PriorityField } from "../../payment/priority-field.tsx";
import { Amount } from "../../ui/amount.tsx";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { inputFault } from "../../ui/send-fault.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";
import { type Draft, readDraft } from "./draft.ts";
import type { Place, Refused as Refusal } from "./refusal-of.ts";

type Props = {
  readonly accounts: readonly HoldingFragment[];
  readonly draft: Draft;
  readonly refusal: Refusal | null;
  /** Of the last order: what the API says of an input stands at its field. */
  readonly fault: CofferError | null;
  readonly onReview: (draft: Draft) => void;
};
type Faults = { readonly [K in Place]?: ReactNode } & { readonly at: number };

const faultsOf = ({ place, text, code, at }: Refusal): Faults =>
  place === "form" ? { form: text, at } : { [place]: <Refused code={code}>{text}</Refused>, at };

export function SendForm({ accounts, draft, refusal, fault: last, onReview }: Props) {
  const { locale } = useReader();
  const [chosen, setChosen] = useState(draft.from);
  const [faults, setFaults] = useState<Faults | null>(refusal && faultsOf(refusal));
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  if (!account) return null;

  const submit = (typed: FormData) => {
    const to = typedIn(typed, "to").trim();
    const read = readTypedAmount(typedIn(typed, "amount"), currencyOf(account), locale);
    const toFault = to === "" || /\s/.test(to) ? words.send.noPayee : null;
    const fault = amountFault(read);
    if (!read.ok || toFault) {
      setFaults({ ...(toFault ? { to: toFault } : {}), ...(fault ? { amount: fault } : {}), at: Date.now() });
      return;
    }
    const [memo, hold, priority] = [typedIn(typed, "memo").trim(), typedIn(typed, "hold"), typedIn(typed, "priority")];
    onReview(readDraft({ from: account.id, to, amount: toDecimal(read.money), memo, hold, priority }));
  };
  return (
    <Card className="max-w-2xl">
      <Form onSubmit={submit} refusedAt={faults?.at}>
        <PayeeField
          accounts={accounts}
          from={account}
          initially={draft.to}
          fault={faults?.to ?? inputFault(last, "input.to")}
        />
        <Choice
          label={words.send.from}
          value={account.id}
          onChange={({ target }) => setChosen(target.value)}
          fault={faults?.from ?? inputFault(last, "input.fromAccountId")}
        >
          <AccountOptions accounts={accounts} />
        </Choice>
        <AmountField
          label={words.amount.label}
          name="amount"
          currency={currencyOf(account)}
          initially={draft.amount ? typedForm(draft.amount, locale) : ""}
          beside={
            <span>
              {words.send.of} <Amount money={account.balance.available} />
            </span>
          }
          fault={faults?.amount ?? inputFault(last, "input.amount")}
        />
        <Field
          label={words.send.memo}
          name="memo"
          defaultValue={draft.memo ?? ""}
          hint={words.send.memoHint}
          fault={inputFault(last, "input.memo")}
          maxLength={256}
          autoComplete="off"
        />
        <Choice
          label={words.send.when}
          name="hold"
          defaultValue={draft.hold ?? ""}
          hint={words.send.whenHint}
          fault={inputFault(last, "input.expiresIn")}
        >
          <option value="">{words.send.now}</option>
          {HOLDS.map((seconds) => (
            <option key={seconds} value={seconds}>
              {words.send.holds[seconds]}
            </option>
          ))}
        </Choice>
        <PriorityField
          initially={draft.priority}
          hint={words.send.priorityHint}
          fault={inputFault(last, "input.priority")}
        />
        <RefusalNote code={refusal?.code}>{faults?.form}</RefusalNote>
        <Button type="submit" look="main" className="justify-self-start">
          {words.send.review}
        </Button>
      </Form>
    </Card>
  );
}
