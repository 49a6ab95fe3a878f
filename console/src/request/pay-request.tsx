import { toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import { AccountOptions } from "../account/account-options.tsx";
import { currencyOf, useAccounts } from "../account/use-accounts.ts";
import type { HoldingFragment } from "../generated/account/account.ts";
import type { PayAskedMutationVariables, RequestFactsFragment } from "../generated/request/request.ts";
import type { Money } from "../money.ts";
import { Amount } from "../ui/amount.tsx";
import { AmountField, amountFault } from "../ui/amount-field.tsx";
import { AskAgain } from "../ui/ask-again.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Fault } from "../ui/fault.tsx";
import { Choice } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { TextLink } from "../ui/link-button.tsx";
import { useReader } from "../ui/reader.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { SendFault } from "../ui/send-fault.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words/words.ts";
import { wordsOfPayRefusal } from "./pay-refusals.ts";
import { PayReview } from "./pay-review.tsx";
import { AskedAmount } from "./request-state.tsx";
import { type OnPaid, type PayOrder, usePayOrder } from "./use-pay-order.ts";

const LOOK_AT = { link: linkOptions({ to: "/payments" }), label: words.askAgain.payments };

type PayInput = PayAskedMutationVariables["input"];

type Props = {
  readonly owner: string;
  readonly request: RequestFactsFragment;
  /** As the API is to find it: by its id, or by the token of its link. */
  readonly by: PayInput["request"];
  readonly onPaid: OnPaid;
};

/** Sent, and without an answer. */
export const PayAgain = ({ order }: { readonly order: PayOrder }) => (
  <AskAgain attempt={order.attempt} onAgain={order.sendAgain} lookAt={LOOK_AT} />
);

/**
 * How a request is paid. What was sent and has no answer may have ended it: it is asked for again
 * here all the same.
 */
export function PayRequest(props: Props) {
  const { owner, request, by, onPaid } = props;
  const order = usePayOrder(owner, "token" in by ? "pay-link" : `pay-request.${request.id}`, onPaid);
  if (order.attempt.pending) return <PayAgain order={order} />;
  return request.status === "OPEN" ? <PayOpen {...props} order={order} /> : null;
}

/** Of one that is open: from which account, how much, and one look at all of it. */
function PayOpen({ owner, request, by, order }: Omit<Props, "onPaid"> & { readonly order: PayOrder }) {
  const accounts = useAccounts();
  const { amount: asked, currency } = request;
  const own = accounts.data?.accounts.filter((each) => each.currency === currency && each.state !== "CLOSED");
  const w = words.requests;
  if (accounts.error && !own) return <Fault fault={accounts.error} onAgain={() => void accounts.refetch()} />;
  if (!own) return <Skeleton rows={4} />;
  if (own.length === 0)
    return (
      <p>
        {w.noAccount(currency)} <TextLink to="/accounts">{words.accounts.open}</TextLink>
      </p>
    );
  return <PayFrom order={order} request={request} by={by} owner={owner} accounts={own} fixed={asked} />;
}

type FromProps = Omit<Props, "onPaid"> & {
  readonly order: PayOrder;
  readonly accounts: readonly HoldingFragment[];
  /** What the request says; null: whoever pays says it. */
  readonly fixed: Money | null;
};

function PayFrom({ order, request, by, owner, accounts, fixed }: FromProps) {
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState<Money | null>(null);
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  const amount = fixed ?? typed;
  const { answer, attempt } = order;
  const refusal = answer && answer.__typename !== "PayRequestSuccess" ? wordsOfPayRefusal(answer) : null;
  const w = words.requests;
  if (!account) return null;
  const isAsked = order.asked !== null;
  return (
    <Card title={w.pay} className="max-w-3xl">
      <div className="grid gap-5">
        {!isAsked && accounts.length > 1 && (
          <Choice
            label={words.send.from}
            value={account.id}
            onChange={({ target }) => {
              setChosen(target.value);
              order.forget();
            }}
          >
            <AccountOptions accounts={accounts} />
          </Choice>
        )}
        {amount ? (
          <PayReview
            order={order}
            owner={owner}
            request={request}
            account={account}
            amount={amount}
            by={by}
            isOpen={fixed === null}
            onPay={(feeQuoteId) =>
              order.send((idempotencyKey) => ({
                request: by,
                fromAccountId: account.id,
                ...(fixed ? {} : { amount }),
                feeQuoteId,
                idempotencyKey,
              }))
            }
          >
            {(isAsked || !fixed) && (
              <Button
                onClick={() => {
                  order.forget();
                  setTyped(null);
                }}
              >
                {words.send.back}
              </Button>
            )}
          </PayReview>
        ) : (
          <AmountForm request={request} account={account} onAmount={setTyped} />
        )}
        <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
        <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
      </div>
    </Card>
  );
}

type AmountProps = {
  readonly request: RequestFactsFragment;
  readonly account: HoldingFragment;
  readonly onAmount: (amount: Money) => void;
};

/** Whoever pays says how much. */
function AmountForm({ request, account, onAmount }: AmountProps) {
  const { locale } = useReader();
  const [fault, setFault] = useState<{ readonly text: string; readonly at: number } | null>(null);
  const currency = currencyOf(account);
  const submit = (typed: FormData) => {
    const read = readTypedAmount(typedIn(typed, "amount"), currency, locale);
    const text = amountFault(read);
    setFault(text === null ? null : { text, at: Date.now() });
    if (read.ok) onAmount(toApi(read.money));
  };
  return (
    <Form onSubmit={submit} refusedAt={fault?.at}>
      <AmountField
        label={words.amount.label}
        name="amount"
        currency={currency}
        beside={
          <span>
            <AskedAmount request={request} /> · {words.send.of} <Amount money={account.balance.available} />
          </span>
        }
        fault={fault?.text}
      />
      <Button type="submit" look="main" className="justify-self-start">
        {words.send.review}
      </Button>
    </Form>
  );
}
