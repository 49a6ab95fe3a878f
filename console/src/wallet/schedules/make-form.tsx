import type { CofferError } from "@coffer/client/errors";
import { toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { type ReactNode, useState } from "react";
import { AccountOptions } from "../../account/account-options.tsx";
import { currencyOf } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import type { Money } from "../../money.ts";
import { PayeeField } from "../../payment/payee-field.tsx";
import { type Priority, readPriority } from "../../payment/priority.ts";
import { PriorityField } from "../../payment/priority-field.tsx";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { inputFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { readWhen, type When, type WhenFaults } from "./standing-draft.ts";
import { WhenFields } from "./when-fields.tsx";

/** What is to be paid, to whom, and when. */
export type StandingDraft = {
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
  readonly memo: string;
  readonly priority: Priority;
  readonly when: When;
};

type Props = {
  readonly accounts: readonly HoldingFragment[];
  /** Of the last order: what the API says of an input stands at its field. */
  readonly fault: CofferError | null;
  readonly refusedAt: number | undefined;
  readonly onReview: (draft: StandingDraft) => void;
  readonly children: ReactNode;
};

type Faults = WhenFaults & { readonly to?: string; readonly amount?: string; readonly at: number };

export function MakeForm({ accounts, fault: last, refusedAt, onReview, children }: Props) {
  const { locale } = useReader();
  const [chosen, setChosen] = useState<string>();
  const [faults, setFaults] = useState<Faults | null>(null);
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  if (!account) return null;
  const submit = (typed: FormData) => {
    const said = (name: string) => typedIn(typed, name).trim();
    const to = said("to");
    const read = readTypedAmount(said("amount"), currencyOf(account), locale);
    const when = readWhen(said, typed.getAll("weekdays").map(String));
    const toFault = to === "" || /\s/.test(to) ? { to: words.send.noPayee } : {};
    const amount = amountFault(read);
    if (read.ok && "when" in when && !toFault.to) {
      setFaults(null);
      const priority = readPriority(said("priority"));
      onReview({ from: account.id, to, amount: toApi(read.money), memo: said("memo"), priority, when: when.when });
      return;
    }
    const ofWhen = "faults" in when ? when.faults : {};
    setFaults({ ...toFault, ...(amount ? { amount } : {}), ...ofWhen, at: Date.now() });
  };
  const w = words.standing;
  return (
    <Form onSubmit={submit} refusedAt={faults?.at ?? refusedAt}>
      <PayeeField accounts={accounts} from={account} fault={faults?.to ?? inputFault(last, "input.to")} />
      <Choice
        label={words.send.from}
        value={account.id}
        onChange={({ target }) => setChosen(target.value)}
        fault={inputFault(last, "input.fromAccountId")}
      >
        <AccountOptions accounts={accounts} />
      </Choice>
      <AmountField
        label={w.amount}
        name="amount"
        currency={currencyOf(account)}
        fault={faults?.amount ?? inputFault(last, "input.amount")}
      />
      <WhenFields
        faults={faults ?? {}}
        startFault={inputFault(last, "input.startsAt")}
        zoneFault={inputFault(last, "input.timeZone")}
        ruleFault={inputFault(last, "input.rule")}
      />
      <Field
        label={words.send.memo}
        name="memo"
        hint={w.memoHint}
        fault={inputFault(last, "input.memo")}
        maxLength={256}
        autoComplete="off"
      />
      <PriorityField initially={undefined} hint={w.fee} fault={inputFault(last, "input.priority")} />
      {children}
      <Button type="submit" look="main" className="justify-self-start">
        {words.send.review}
      </Button>
    </Form>
  );
}
