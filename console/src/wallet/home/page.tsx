import { HomeBalancesDocument, HomeDocument } from "../../generated/wallet/home/home.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { useFollow } from "../../live/use-follow.ts";
import { Fault } from "../../ui/fault.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { AccountCards } from "./account-cards.tsx";
import { putBalance } from "./follow-home.ts";
import { Movements } from "./movements.tsx";
import { OpenAccount } from "./open-account.tsx";

const HOME = keyOf(HomeDocument, {});

export function HomePage() {
  const home = useAsk(HomeDocument, {});
  useFollow(HomeBalancesDocument, {}, { into: HOME, apply: putBalance });
  const { data } = home;
  if (!data) {
    return (
      <Page title={words.home.title}>
        {home.error ? <Fault fault={home.error} onAgain={() => void home.refetch()} /> : <Skeleton rows={4} />}
      </Page>
    );
  }
  return (
    <Page title={words.home.greeting(data.me.displayName ?? data.me.username)}>
      <div className="grid gap-6">
        <AccountCards accounts={data.accounts} />
        <OpenAccount hasNone={data.accounts.length === 0} />
        <Movements payments={data.payments.nodes} />
      </div>
    </Page>
  );
}
