import type { CofferError } from "@coffer/client/errors";
import { toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { type ReactNode, useState } from "react";
import { AccountOptions } from "../../account/account-options.tsx";
import { currenciesOf } from "../../account/currencies-of.ts";
import { currencyOf } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import type { AddressNetworksQuery } from "../../generated/wallet/withdraw-to-address/withdraw-to-address.ts";
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

/** What is to be sent, and where it goes. */
export type Draft = {
  readonly from: string;
  readonly network: string;
  readonly address: string;
  readonly amount: Money;
  readonly memo: string;
  readonly priority: Priority;
};

type Props = {
  readonly accounts: readonly HoldingFragment[];
  readonly networks: AddressNetworksQuery["networks"];
  readonly draft: Draft | null;
  /** Of the last order: what the API says of an input stands at its field. */
  readonly fault: CofferError | null;
  /** Why the address was refused. */
  readonly addressFault: ReactNode;
  readonly refusedAt: number | undefined;
  readonly onReview: (draft: Draft) => void;
  readonly children: ReactNode;
};

type Faults = { readonly address: string | null; readonly amount: string | null; readonly at: number };

export function AddressForm(props: Props) {
  const { accounts, networks, draft, fault: last, addressFault, refusedAt, onReview, children } = props;
  const { locale } = useReader();
  const [from, setFrom] = useState(draft?.from);
  const [chosen, setChosen] = useState(draft?.network);
  const [faults, setFaults] = useState<Faults | null>(null);
  const account = accounts.find(({ id }) => id === from) ?? accounts[0];
  const roads = networks.filter((one) => currenciesOf(one).some(({ code }) => code === account?.currency));
  const network = roads.find(({ code }) => code === chosen) ?? roads[0];
  if (!account || !network) return null;
  const w = words.toAddress;
  const submit = (typed: FormData) => {
    const read = readTypedAmount(typedIn(typed, "amount"), currencyOf(account), locale);
    const address = typedIn(typed, "address").trim();
    const [ofAddress, ofAmount] = [address ? null : w.noAddress, amountFault(read)];
    const isAtFault = ofAddress !== null || ofAmount !== null;
    setFaults(isAtFault ? { address: ofAddress, amount: ofAmount, at: Date.now() } : null);
    if (read.ok && !isAtFault)
      onReview({
        ...{ from: account.id, network: network.code, address, amount: toApi(read.money) },
        ...{ memo: typedIn(typed, "memo").trim(), priority: readPriority(typedIn(typed, "priority")) },
      });
  };
  return (
    <Form onSubmit={submit} refusedAt={faults?.at ?? refusedAt}>
      <Choice
        label={words.send.from}
        value={account.id}
        onChange={({ target }) => setFrom(target.value)}
        fault={inputFault(last, "input.fromAccountId")}
      >
        <AccountOptions accounts={accounts} />
      </Choice>
      <Choice
        label={w.network}
        value={network.code}
        onChange={({ target }) => setChosen(target.value)}
        fault={inputFault(last, "input.network")}
      >
        {roads.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Choice>
      <Field
        label={w.address}
        name="address"
        defaultValue={draft?.address ?? ""}
        hint={w.addressHint}
        fault={faults ? faults.address : (inputFault(last, "input.address") ?? addressFault)}
        maxLength={256}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
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
        fault={faults?.amount ?? inputFault(last, "input.amount")}
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
