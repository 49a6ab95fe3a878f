import { getRouteApi } from "@tanstack/react-router";
import { useAccounts } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { ExportPayments } from "../../payment/export-payments.tsx";
import { PaymentList } from "../../payment/payment-list.tsx";
import { usePayments } from "../../payment/use-payments.ts";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { LinkButton, TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

const route = getRouteApi("/inside/accounts/$id");

export function AccountPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useAccounts();
  const account = data?.accounts.find((each) => each.id === id);
  if (!account)
    return (
      <Page title={words.accounts.one}>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && !data && <Skeleton rows={4} />}
        {data && (
          <p>
            {words.accounts.none} <TextLink to="/accounts">{words.accounts.all}</TextLink>
          </p>
        )}
      </Page>
    );
  const actions = account.state !== "CLOSED" && (
    <div className="flex flex-wrap gap-2">
      {account.state === "OPEN" && (
        <LinkButton to="/send" search={{ from: id }} look="main">
          {words.send.title}
        </LinkButton>
      )}
      <LinkButton to="/deposit" search={{ account: id }}>
        {words.deposit.title}
      </LinkButton>
    </div>
  );
  return (
    <Page title={account.name} actions={actions}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Balances account={account} />
        <AccountPayments id={id} />
      </div>
    </Page>
  );
}

function Balances({ account }: { readonly account: HoldingFragment }) {
  const { id, currency, state, balance, createdAt } = account;
  const { available, posted, pendingIn, pendingOut } = balance;
  const w = words.accounts;
  return (
    <Card>
      <p className="text-dim text-sm">{w.available}</p>
      <p className="amount-wraps mb-1 font-semibold text-3xl tracking-tight">
        <Amount money={available} />
      </p>
      <p className="mb-4">
        <State tone={state === "OPEN" ? "good" : "bad"}>{w.states[state]}</State>{" "}
        <span className="text-dim">· {w.meanings[state]}</span>
      </p>
      <Facts
        facts={[
          [w.posted, <Amount key="posted" money={posted} />],
          [w.heldBack, <Amount key="out" money={pendingOut} />],
          [w.expected, <Amount key="in" money={pendingIn} />],
          [w.currency, currency],
          [w.opened, <Time key="opened" at={createdAt} />],
          [w.id, <Id key="id" id={id} />],
        ]}
      />
    </Card>
  );
}

function AccountPayments({ id }: { readonly id: string }) {
  const filter = { account: id };
  const list = usePayments(filter, { limit: 20 });
  return (
    <Card title={words.payments.title}>
      {list.error && <Fault fault={list.error} onAgain={() => void list.refetch()} />}
      {!list.data && !list.error && <Skeleton rows={4} />}
      {list.data?.payments.length === 0 && <p className="text-dim">{words.home.noMovements}</p>}
      {list.data && <PaymentList payments={list.data.payments} isAsking={list.isPlaceholderData} />}
      <div className="mt-4 flex flex-wrap items-center justify-between gap-3">
        <TextLink to="/payments" search={filter}>
          {words.accounts.allPayments}
        </TextLink>
        <ExportPayments filter={filter} />
      </div>
    </Card>
  );
}
