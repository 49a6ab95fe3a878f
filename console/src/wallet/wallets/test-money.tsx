import { type Money, toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { currenciesOf } from "../../account/currencies-of.ts";
import { SendTestMoneyDocument, TestMoneyCurrenciesDocument } from "../../generated/wallet/wallets/wallets.ts";
import { refusalCode, refusalText } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAsk, useSend } from "../../live/use-ask.ts";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Choice } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

type Props = {
  readonly walletId: string;
  readonly network: string;
  /** Whether nothing of it is credited. */
  readonly isApart: boolean;
  /** With the transaction that brings it. */
  readonly onSent: (txid: string) => void;
};

/** In a sandbox: has somebody outside send test money to a wallet. */
export function TestMoney({ onSent, ...props }: Props) {
  const [isOpen, setOpen] = useState(false);
  const w = words.wallets.testMoney;
  const sent = (txid: string) => {
    setOpen(false);
    onSent(txid);
  };
  return (
    <>
      <Button className="justify-self-start" onClick={() => setOpen(true)}>
        {w.open}
      </Button>
      <Dialog title={w.title} isOpen={isOpen} onClose={() => setOpen(false)}>
        <TestMoneyForm {...props} onSent={sent} />
      </Dialog>
    </>
  );
}

/** What the API takes, in whole units of any currency. */
const MOST = 1_000n;

function isTooMuch(money: Money): boolean {
  const [whole = "0", rest = ""] = toApi(money).amount.split(".");
  return BigInt(whole) > MOST || (BigInt(whole) === MOST && /[1-9]/.test(rest));
}

function TestMoneyForm({ walletId, network, isApart, onSent }: Props) {
  const cache = useQueryClient();
  const say = useToast();
  const { locale } = useReader();
  const currencies = useAsk(TestMoneyCurrenciesDocument, {});
  const [chosen, setChosen] = useState<string>();
  const [fault, setFault] = useState<{ readonly text: string; readonly at: number } | null>(null);
  const w = words.wallets.testMoney;
  // A lost answer is not asked for again: a repeat sends once more, and the list tells what came.
  const order = useSend(SendTestMoneyDocument, ({ simulateChainDeposit: answer }) => {
    askAnewInAllTabs(cache);
    if (answer?.__typename !== "SimulateChainDepositSuccess") return;
    onSent(answer.txid);
    say(w.sent);
  });
  const { data, error, submittedAt } = order;
  const found = currencies.data?.networks.find(({ code }) => code === network);
  const all = found ? currenciesOf(found) : [];
  const currency = all.find(({ code }) => code === chosen) ?? all[0];
  if (!currency)
    return currencies.error ? (
      <Fault fault={currencies.error} onAgain={() => void currencies.refetch()} />
    ) : (
      <Skeleton rows={2} />
    );
  const submit = (typed: FormData) => {
    const read = readTypedAmount(typedIn(typed, "amount"), currency, locale);
    const text = read.ok && isTooMuch(read.money) ? w.tooMuch : amountFault(read);
    setFault(text === null ? null : { text, at: Date.now() });
    if (read.ok && text === null) order.mutate({ input: { walletId, amount: toApi(read.money) } });
  };
  const refusal = refusalText(data?.simulateChainDeposit, w.refusals);
  return (
    <Form onSubmit={submit} refusedAt={fault?.at ?? (error || refusal ? submittedAt : undefined)}>
      <p>{isApart ? w.meaningApart : w.meaning}</p>
      {all.length > 1 && (
        <Choice label={w.currency} value={currency.code} onChange={({ target }) => setChosen(target.value)}>
          {all.map(({ code }) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </Choice>
      )}
      <AmountField
        key={currency.code}
        label={w.amount}
        name="amount"
        currency={currency}
        beside={currency.code}
        fault={fault?.text ?? inputFault(error, "input.amount")}
      />
      <RefusalNote code={refusalCode(data?.simulateChainDeposit)}>{refusal}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} places={["input.amount"]} />
      <Button look="main" type="submit" isBusy={order.isPending} className="justify-self-start">
        {w.submit}
      </Button>
    </Form>
  );
}
