import { getRouteApi } from "@tanstack/react-router";
import { type NodeWalletRowFragment, OneNodeWalletDocument } from "../../generated/operate/nodes/node-wallets.ts";
import { CoinListDocument } from "../../generated/operate/nodes/nodes.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { writeDuration } from "../../ui/duration.ts";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { useReader } from "../../ui/reader.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { CoinFacts } from "./coins.tsx";
import { LISTS } from "./search.ts";
import { useLooked } from "./use-looked.ts";
import { WalletList } from "./wallet-list.tsx";

const here = getRouteApi("/inside/operate/node-wallets/$id");

/** A wallet of a node: what is there, what may leave it, and what did. */
export function NodeWalletPage() {
  const { id } = here.useParams();
  const { show: list = "transfers" } = here.useSearch();
  const { data, error, refetch } = useLooked(OneNodeWalletDocument, { id });
  const wallet = data?.nodeWallet;
  const w = words.nodes;
  return (
    <Page title={wallet?.name ?? w.wallet} actions={<TextLink to="/operate/node-wallets">{w.toWallets}</TextLink>}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {data && !wallet && <p>{w.noSuchWallet}</p>}
        {wallet && (
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
            <About wallet={wallet} />
            <Coin network={wallet.network} />
          </div>
        )}
        {wallet && (
          <section aria-label={w.lists[list]} className="grid grid-cols-[minmax(0,1fr)] gap-4">
            <nav aria-label={w.parts} className="flex flex-wrap gap-x-5 gap-y-2">
              {LISTS.map((each) => (
                <TextLink
                  key={each}
                  to="/operate/node-wallets/$id"
                  params={{ id }}
                  search={{ show: each }}
                  resetScroll={false}
                  aria-current={each === list ? "true" : undefined}
                  className="aria-[current=true]:font-semibold aria-[current=true]:text-ink aria-[current=true]:no-underline"
                >
                  {w.lists[each]}
                </TextLink>
              ))}
            </nav>
            <WalletList id={id} list={list} />
          </section>
        )}
      </div>
    </Page>
  );
}

function About({ wallet }: { readonly wallet: NodeWalletRowFragment }) {
  const { locale } = useReader();
  const { id, nodeId, balance, limits, createdAt } = wallet;
  const w = words.nodes;
  return (
    <Card title={w.about}>
      <Facts
        facts={[
          fact(w.node, <IdLink id={nodeId} />),
          fact(w.available, balance ? <Amount money={balance.available} /> : w.unknown),
          balance && fact(w.pending, <Amount money={balance.pending} />),
          limits && fact(w.most, <Amount money={limits.transactionMax} />),
          limits &&
            fact(
              w.used,
              <span className={limits.sendsUsed >= limits.sendsMax ? "text-waiting" : ""}>
                {w.usedWithin(w.usedOf(limits.sendsUsed, limits.sendsMax), writeDuration(limits.windowSeconds, locale))}
              </span>,
            ),
          fact(w.made, <Time at={createdAt} />),
          fact("Id", <Id id={id} />),
        ]}
      />
      <p className="mt-4 text-dim text-sm">{w.notInBooks}</p>
    </Card>
  );
}

function Coin({ network }: { readonly network: string }) {
  const { data, error, refetch } = useLooked(CoinListDocument, {});
  const coin = data?.coreNetworks.find(({ code }) => code === network);
  const w = words.nodes;
  return (
    <Card title={coin?.name ?? network}>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {!data && !error && <Skeleton rows={3} />}
      {data && (coin ? <CoinFacts coin={coin} /> : <p>{w.notConfigured}</p>)}
    </Card>
  );
}
