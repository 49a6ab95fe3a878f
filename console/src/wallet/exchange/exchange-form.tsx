import type { CofferError } from "@coffer/client/errors";
import { toDecimal } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { type ReactNode, useState } from "react";
import { AccountOptions } from "../../account/account-options.tsx";
import { currencyOf } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { PairsToExchangeDocument } from "../../generated/wallet/exchange/exchange.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Amount } from "../../ui/amount.tsx";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";
import type { Misfit } from "./asked.ts";
import { type Draft, readExchange, SIDES } from "./search.ts";

type Props = {
  readonly accounts: readonly HoldingFragment[];
  readonly draft: Draft;
  /** Why there is no quote, and its code; null where the API was not asked. */
  readonly misfit: (Misfit & { readonly code: string | null }) | null;
  /** Of the last quote that was asked for. */
  readonly fault: CofferError | null;
  readonly onReview: (draft: Draft) => void;
};

const PLACES = ["input.fromAccountId", "input.toAccountId", "input.amount"];

/** How much of what becomes what: one of both amounts is said. */
export function ExchangeForm({ accounts, draft, misfit, fault: last, onReview }: Props) {
  const { locale } = useReader();
  const [chosen, setChosen] = useState(draft);
  const [fault, setFault] = useState<{ readonly text: string; readonly at: number } | null>(null);
  const pairs = useAsk(PairsToExchangeDocument, {}).data?.exchangePairs;
  const from = accounts.find(({ id }) => id === chosen.from) ?? accounts[0];
  const others = accounts.filter(({ currency }) => currency !== from?.currency);
  const to = others.find(({ id }) => id === chosen.to) ?? others[0];
  const w = words.exchange;
  if (!from || !to) return null;
  const side = chosen.side ?? "SELL";
  const { currency } = side === "SELL" ? from : to;
  const isOffered = pairs?.some(
    ({ base, counter }) =>
      (base === from.currency && counter === to.currency) || (base === to.currency && counter === from.currency),
  );
  const submit = (typed: FormData) => {
    const read = readTypedAmount(typedIn(typed, "amount"), currencyOf(side === "SELL" ? from : to), locale);
    const text = amountFault(read);
    setFault(text === null ? null : { text, at: Date.now() });
    if (!read.ok) return;
    const memo = typedIn(typed, "memo").trim();
    onReview(readExchange({ from: from.id, to: to.id, side, amount: toDecimal(read.money), memo }));
  };
  const said = (place: Misfit["place"]): ReactNode =>
    misfit?.place === place && <Refused code={misfit.code}>{misfit.text}</Refused>;
  return (
    <Card className="max-w-2xl">
      <Form onSubmit={submit} refusedAt={fault?.at ?? (misfit || last ? 1 : undefined)}>
        <Choice
          label={w.from}
          value={from.id}
          onChange={({ target }) => setChosen({ ...chosen, from: target.value })}
          hint={
            <>
              {words.send.of} <Amount money={from.balance.available} />
            </>
          }
          fault={said("from") || inputFault(last, "input.fromAccountId")}
        >
          <AccountOptions accounts={accounts} />
        </Choice>
        <Choice
          label={w.to}
          value={to.id}
          onChange={({ target }) => setChosen({ ...chosen, to: target.value })}
          hint={isOffered === false ? w.notOffered(from.currency, to.currency) : undefined}
          fault={said("to") || inputFault(last, "input.toAccountId")}
        >
          <AccountOptions accounts={others} />
        </Choice>
        <Choice
          label={w.side}
          value={side}
          onChange={({ target }) => setChosen({ ...chosen, side: SIDES.find((each) => each === target.value) })}
          hint={w.sideHint}
        >
          {SIDES.map((each) => (
            <option key={each} value={each}>
              {w.sides[each]((each === "SELL" ? from : to).currency)}
            </option>
          ))}
        </Choice>
        <AmountField
          label={words.amount.label}
          name="amount"
          currency={currencyOf(side === "SELL" ? from : to)}
          initially={draft.amount ? typedForm(draft.amount, locale) : ""}
          beside={w.amountIn(currency)}
          fault={fault?.text || said("amount") || inputFault(last, "input.amount")}
        />
        <Field
          label={words.send.memo}
          name="memo"
          defaultValue={draft.memo ?? ""}
          hint={words.withdraw.memoHint}
          maxLength={256}
          autoComplete="off"
        />
        {misfit?.place === "form" && <RefusalNote code={misfit.code}>{misfit.text}</RefusalNote>}
        <SendFault fault={last} sentAt={1} places={PLACES} />
        <Button type="submit" look="main" className="justify-self-start">
          {w.ask}
        </Button>
      </Form>
    </Card>
  );
}
