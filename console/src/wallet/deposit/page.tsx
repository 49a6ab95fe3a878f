import { toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { getRouteApi, linkOptions, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { AccountOptions } from "../../account/account-options.tsx";
import { currencyOf, useAccounts } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { MyMethodsDocument } from "../../generated/method/method.ts";
import { BringInDocument, type BringInMutation } from "../../generated/wallet/deposit/deposit.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { MethodOptions } from "../../method/method-options.tsx";
import { LimitsLeft } from "../../payment/limits-left.tsx";
import { mode } from "../../shell/mode.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Choice } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { Page } from "../../ui/page.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { Settling, Unsettled } from "../../ui/settling.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";
import { refusalWords } from "./refusal-words.ts";

const route = getRouteApi("/inside/deposit");
const LOOK_AT = { link: linkOptions({ to: "/payments" }), label: words.askAgain.payments };

/** Inputs that have a field. */
const PLACES = ["input.accountId", "input.methodId", "input.amount"];

export function DepositPage() {
  const viewer = useViewer();
  const accounts = useAccounts();
  const open = accounts.data?.accounts.filter(({ state }) => state !== "CLOSED");
  return (
    <Page title={words.deposit.title}>
      <p className="mb-5 max-w-prose text-dim">{words.deposit.about}</p>
      {accounts.error && <Fault fault={accounts.error} onAgain={() => void accounts.refetch()} />}
      {!accounts.error && !(viewer && open) && <Skeleton rows={3} />}
      {open?.length === 0 && (
        <p>
          {words.home.noAccounts} <TextLink to="/accounts">{words.accounts.open}</TextLink>
        </p>
      )}
      {viewer && open && open.length > 0 && <DepositForm owner={viewer.id} accounts={open} />}
    </Page>
  );
}

function DepositForm(props: { readonly owner: string; readonly accounts: readonly HoldingFragment[] }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { locale } = useReader();
  const [chosen, setChosen] = useState(search.account);
  const [fault, setFault] = useState<{ readonly text: string; readonly at: number } | null>(null);
  const attempt = useAttempt(BringInDocument, { owner: props.owner, form: "deposit" });
  const account = props.accounts.find(({ id }) => id === chosen) ?? props.accounts[0];
  if (!account) return null;
  const answered = ({ deposit }: BringInMutation) => {
    if (deposit?.__typename === "DepositSuccess")
      void navigate({ to: "/payments/$id", params: { id: deposit.payment.id }, replace: true });
  };
  const submit = (typed: FormData) => {
    const read = readTypedAmount(typedIn(typed, "amount"), currencyOf(account), locale);
    const text = amountFault(read);
    setFault(text === null ? null : { text, at: Date.now() });
    if (!read.ok) return;
    const methodId = typedIn(typed, "method");
    const input = { accountId: account.id, ...(methodId ? { methodId } : {}), amount: toApi(read.money) };
    attempt.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), answered);
  };
  if (attempt.pending)
    return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(answered)} lookAt={LOOK_AT} />;
  const answer = attempt.answer?.deposit;
  const refusal = answer && answer.__typename !== "DepositSuccess" ? refusalWords(answer) : null;
  return (
    <Settling>
      <Card className="max-w-xl">
        <Form onSubmit={submit} refusedAt={fault?.at ?? (refusal || attempt.fault ? attempt.sentAt : undefined)}>
          <Choice
            label={words.deposit.into}
            name="account"
            value={account.id}
            onChange={({ target }) => setChosen(target.value)}
            fault={inputFault(attempt.fault, "input.accountId")}
          >
            <AccountOptions accounts={props.accounts} />
          </Choice>
          <FromMethod fault={inputFault(attempt.fault, "input.methodId")} />
          <AmountField
            label={words.amount.label}
            name="amount"
            currency={currencyOf(account)}
            initially={search.amount ? typedForm(search.amount, locale) : ""}
            beside={account.currency}
            fault={fault?.text ?? inputFault(attempt.fault, "input.amount")}
          />
          <Facts facts={[fact(words.limits.leftNow, <LimitsLeft operation="DEPOSIT" currency={account.currency} />)]} />
          <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
          <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={PLACES} />
          <MoneyButton type="submit" look="main" isBusy={attempt.isBusy} className="justify-self-start">
            {words.deposit.submit}
          </MoneyButton>
        </Form>
      </Card>
    </Settling>
  );
}

/** Where it comes from; in a sandbox, test money may come from nowhere. */
function FromMethod({ fault }: { readonly fault: ReactNode }) {
  const { data, error } = useAsk(MyMethodsDocument, {});
  const methods = data?.me.paymentMethods.filter(({ takesDeposits }) => takesDeposits) ?? [];
  if (!data && !error) return <Unsettled />;
  if (methods.length === 0) return null;
  return (
    <Choice label={words.deposit.from} name="method" fault={fault}>
      {mode === "sandbox" && <option value="">{words.deposit.noMethod}</option>}
      <MethodOptions methods={methods} />
    </Choice>
  );
}
