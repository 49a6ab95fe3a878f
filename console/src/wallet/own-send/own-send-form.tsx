import type { CofferError } from "@coffer/client/errors";
import { toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { type ReactNode, useState } from "react";
import { currenciesOf } from "../../account/currencies-of.ts";
import type { OwnSendWalletQuery } from "../../generated/wallet/own-send/own-send.ts";
import type { Money } from "../../money.ts";
import { Amount } from "../../ui/amount.tsx";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { inputFault } from "../../ui/send-fault.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";
import { type Payer, PayerChoice, payersOf } from "./payers.tsx";

export type OwnWallet = NonNullable<OwnSendWalletQuery["wallet"]>;
export type OwnNetwork = OwnSendWalletQuery["networks"][number];

/** What is to be sent, and where it goes. */
export type Draft = {
  readonly address: string;
  readonly currency: string;
  /** Null: everything that is there. */
  readonly amount: Money | null;
  /** Which of the wallet's addresses pays; null: whichever has enough. */
  readonly payer: Payer | null;
};

/** What the API is told of it. */
export const movedBy = ({ amount, currency, payer }: Draft) => ({
  ...(amount === null ? { all: currency } : { amount }),
  ...(payer && { fromAddressId: payer.id }),
});

type Props = {
  readonly wallet: OwnWallet;
  readonly network: OwnNetwork;
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

export function OwnSendForm(props: Props) {
  const { wallet, network, draft, fault: last, addressFault, refusedAt, onReview, children } = props;
  const { locale } = useReader();
  const [chosen, setChosen] = useState(draft?.currency);
  const [isAll, setAll] = useState(draft?.amount === null);
  const [payerId, setPayerId] = useState(draft?.payer?.id);
  const [faults, setFaults] = useState<Faults | null>(null);
  const all = currenciesOf(network);
  const currency = all.find(({ code }) => code === chosen) ?? network.nativeCurrency;
  const payers = payersOf(wallet);
  const payer = payers.find(({ id }) => id === payerId) ?? null;
  const confirmed = payer ? payer.confirmed : wallet.onChainBalance?.confirmed;
  const w = words.ownSend;
  const submit = (typed: FormData) => {
    const address = typedIn(typed, "address").trim();
    const read = isAll ? null : readTypedAmount(typedIn(typed, "amount"), currency, locale);
    const [ofAddress, ofAmount] = [address ? null : words.toAddress.noAddress, read && amountFault(read)];
    const isAtFault = ofAddress !== null || ofAmount !== null;
    setFaults(isAtFault ? { address: ofAddress, amount: ofAmount, at: Date.now() } : null);
    if (!isAtFault) onReview({ address, currency: currency.code, amount: read?.ok ? toApi(read.money) : null, payer });
  };
  return (
    <Form onSubmit={submit} refusedAt={faults?.at ?? refusedAt}>
      <Field
        label={words.toAddress.address}
        name="address"
        defaultValue={draft?.address ?? ""}
        hint={words.toAddress.addressHint}
        fault={faults ? faults.address : (inputFault(last, "input.toAddress") ?? addressFault)}
        maxLength={256}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      {payers.length > 1 && <PayerChoice payers={payers} payer={payer} onChoose={setPayerId} />}
      {all.length > 1 && (
        <Choice label={w.currency} value={currency.code} onChange={({ target }) => setChosen(target.value)}>
          {all.map(({ code }) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </Choice>
      )}
      <Choice
        label={w.howMuch}
        value={isAll ? "all" : "amount"}
        onChange={({ target }) => setAll(target.value === "all")}
        hint={isAll && w.everything(currency.code)}
      >
        <option value="amount">{w.extents.amount}</option>
        <option value="all">{w.extents.all}</option>
      </Choice>
      {!isAll && (
        <AmountField
          key={currency.code}
          label={words.amount.label}
          name="amount"
          currency={currency}
          initially={draft?.amount && draft.currency === currency.code ? typedForm(draft.amount.amount, locale) : ""}
          beside={
            confirmed?.currency === currency.code ? (
              <span>
                {w.there} <Amount money={confirmed} />
              </span>
            ) : (
              currency.code
            )
          }
          fault={faults?.amount ?? inputFault(last, "input.amount")}
        />
      )}
      {children}
      <Button type="submit" look="main" className="justify-self-start">
        {words.send.review}
      </Button>
    </Form>
  );
}
