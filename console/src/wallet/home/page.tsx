import { lazy, Suspense, useState } from "react";
import { AccountCards } from "../../account/account-cards.tsx";
import { useAccounts } from "../../account/use-accounts.ts";
import { HomeDocument } from "../../generated/wallet/home/home.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { Movements } from "./movements.tsx";
import { Waiting } from "./waiting.tsx";

// Of use on a first day, and seldom after it: no part of what everybody waits for.
const OpenAccount = lazy(async () => ({ default: (await import("../../account/open-account.tsx")).OpenAccount }));
const OpenAccountDialog = lazy(async () => ({
  default: (await import("../../account/open-account-dialog.tsx")).OpenAccountDialog,
}));

export function HomePage() {
  const home = useAsk(HomeDocument, {});
  const accounts = useAccounts();
  const [isOpening, setOpening] = useState(false);
  const error = home.error ?? accounts.error;
  const fault = error && <Fault fault={error} onAgain={() => void Promise.all([home.refetch(), accounts.refetch()])} />;
  if (!home.data || !accounts.data) return <Page title={words.home.title}>{fault ?? <Skeleton rows={4} />}</Page>;
  const { me } = home.data;
  const has = accounts.data.accounts;
  const actions = has.length > 0 && (
    <div className="flex flex-wrap gap-2">
      <LinkButton to="/send" look="main">
        {words.menu.send}
      </LinkButton>
      <LinkButton to="/deposit">{words.menu.deposit}</LinkButton>
      <Button onClick={() => setOpening(true)}>{words.accounts.open}</Button>
    </div>
  );
  return (
    <Page title={words.home.greeting(me.displayName ?? me.username)} actions={actions}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {fault}
        <Waiting verification={me.verification} />
        <AccountCards accounts={has.filter(({ state }) => state !== "CLOSED")} />
        {has.length === 0 && (
          <Card>
            <p className="mb-4">{words.home.noAccounts}</p>
            <Suspense fallback={<Skeleton rows={2} />}>
              <OpenAccount owner={me.id} isFirst />
            </Suspense>
          </Card>
        )}
        <Movements accounts={has} />
      </div>
      <Suspense>
        <OpenAccountDialog owner={me.id} isOpen={isOpening} onClose={() => setOpening(false)} />
      </Suspense>
    </Page>
  );
}
