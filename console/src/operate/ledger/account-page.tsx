import { getRouteApi } from "@tanstack/react-router";
import { BooksAccountDocument } from "../../generated/operate/ledger/account.ts";
import { useAsk } from "../../live/use-ask.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { useMayOperate } from "../../shell/staff.ts";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { ACCOUNT_TONES } from "../account-tones.ts";
import { AccountPostings } from "./account-postings.tsx";
import { AccountStateDialog } from "./account-state.tsx";
import type { BooksAccount } from "./books.ts";

const here = getRouteApi("/inside/operate/ledger/accounts/$id");
const own = words.operate.account;

export function LedgerAccountPage() {
  const { id } = here.useParams();
  const asked = useAsk(BooksAccountDocument, { id });
  const account = asked.isPlaceholderData ? undefined : asked.data?.ledgerAccount;
  const mayOperate = useMayOperate();
  if (!account)
    return (
      <Page title={own.title}>
        {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
        {account === null && <p>{own.none(id)}</p>}
        {account === undefined && !asked.error && <Skeleton rows={5} />}
      </Page>
    );
  return (
    <Page
      title={account.owner ? `${account.owner.username}: ${account.name}` : `${account.name} · ${account.currency}`}
      actions={mayOperate && <AccountStateDialog account={account} />}
    >
      <div className="grid gap-6">
        {account.ownerFrozen && <p className="text-bad">{own.ownerFrozen}</p>}
        <div className="grid gap-6 lg:grid-cols-2">
          <About account={account} />
          <Balances account={account} />
        </div>
        <AccountPostings id={account.id} />
      </div>
    </Page>
  );
}

function About({ account }: { readonly account: BooksAccount }) {
  const { id, code, kind, owner, state, createdAt, metadata } = account;
  return (
    <Card title={own.about}>
      <Facts
        facts={[
          fact(own.terms.id, <Id id={id} />),
          fact(own.terms.code, code),
          fact(own.terms.kind, words.operate.accountKinds[kind]),
          fact(own.terms.owner, owner ? <IdLink id={owner.id}>{owner.username}</IdLink> : own.ofSystem),
          fact(own.terms.state, <State tone={ACCOUNT_TONES[state]}>{words.operate.accountStates[state]}</State>),
          fact(own.terms.opened, <Time at={createdAt} />),
          ...metadata.map(({ key, value }) => fact(key, value)),
        ]}
      />
    </Card>
  );
}

function Balances({ account: { balance, floor } }: { readonly account: BooksAccount }) {
  return (
    <Card title={own.balances}>
      <Facts
        facts={[
          fact(own.terms.posted, <Amount money={balance.posted} />),
          fact(own.terms.pendingIn, <Amount money={balance.pendingIn} />),
          fact(own.terms.pendingOut, <Amount money={balance.pendingOut} />),
          fact(own.terms.available, <Amount money={balance.available} />),
          fact(own.terms.floor, floor ? <Amount money={floor} /> : own.noFloor),
        ]}
      />
    </Card>
  );
}
