import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import {
  type NetworkFactsFragment,
  WalletPageDocument,
  type WalletPageQuery,
} from "../../generated/wallet/wallets/wallets.ts";
import { keepsPartOf } from "../../live/asks-the-same.ts";
import { askOptions, keyOf } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { type Fact, Facts } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";
import { Addresses } from "./addresses.tsx";
import { LiveCredited } from "./credited.tsx";
import { Deposits } from "./deposits.tsx";
import { findNetwork, isAnyBehind, NETWORK_LOOK_MS, nameOfNetwork } from "./network.ts";
import { NetworkLag } from "./network-lag.tsx";
import { onChainFacts } from "./on-chain-facts.tsx";
import { ReadBefore } from "./read-before.tsx";
import { Sent } from "./sent.tsx";
import { WalletActions } from "./wallet-actions.tsx";

type Wallet = NonNullable<WalletPageQuery["wallet"]>;

/** No stream tells of what is on a chain. */
const LOOK_MS = { reading: 2_000, apart: 10_000 };

function lookAgainMs({ networks }: WalletPageQuery, { network, custody, scan }: Wallet): number | false {
  if (scan) return LOOK_MS.reading;
  if (isAnyBehind(networks, [network])) return NETWORK_LOOK_MS;
  return custody === "SEGREGATED" && (findNetwork(networks, network)?.health.connected ?? false) && LOOK_MS.apart;
}

/** A wallet, looked at anew while its network is behind, or its coins are the chain's. */
function useWallet(id: string, after: string | undefined) {
  const variables = { id, ...(after ? { after } : {}) };
  return useQuery({
    ...askOptions(WalletPageDocument, variables),
    placeholderData: keepsPartOf(keyOf(WalletPageDocument, variables)),
    refetchInterval: ({ state: { data } }) => (data?.wallet ? lookAgainMs(data, data.wallet) : false),
  });
}

export function WalletPage() {
  const { id } = useParams({ from: "/inside/wallets/$id" });
  const { after, deposits, sent } = useSearch({ from: "/inside/wallets/$id" });
  const asked = useWallet(id, after);
  const navigate = useNavigate();
  const wasLost = useLostCursor({
    after,
    fault: asked.error,
    onBegin: () => void navigate({ to: "/wallets/$id", params: { id }, search: { deposits, sent }, replace: true }),
  });
  const w = words.wallets;
  const wallet = asked.data?.wallet;
  return (
    <Page title={wallet?.name ?? w.title} actions={<TextLink to="/wallets">{w.back}</TextLink>}>
      {wasLost && (
        <p role="status" className="mb-4">
          {words.table.placeLost}
        </p>
      )}
      {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
      {!asked.data && !asked.error && <Skeleton rows={4} />}
      {asked.data && !wallet && <p>{w.notFound}</p>}
      {asked.data && wallet && (
        <div className="grid max-w-3xl gap-6">
          {wallet.custody === "SEGREGATED" && <Apart wallet={wallet} />}
          <About wallet={wallet} networks={asked.data.networks} />
          {wallet.custody === "SEGREGATED" && (
            <Sent key={`sent ${id}`} wallet={wallet} network={findNetwork(asked.data.networks, wallet.network)} />
          )}
          {wallet.custody === "SEGREGATED" && (
            <ReadBefore wallet={wallet} network={findNetwork(asked.data.networks, wallet.network)} />
          )}
          <Deposits key={id} wallet={wallet} networks={asked.data.networks} />
          <Addresses wallet={wallet} after={after} />
        </div>
      )}
    </Page>
  );
}

/** That nothing here is in the books. */
function Apart({ wallet: { kind } }: { readonly wallet: Wallet }) {
  const { title, means, kinds } = words.wallets.apart;
  return (
    <section aria-label={title} className="grid gap-1 rounded-xl border border-strong bg-raised p-5">
      <h2 className="font-semibold text-base">{title}</h2>
      <p>{means}</p>
      {(kind === "IMPORTED" || kind === "WATCH_ONLY") && <p className="text-dim">{kinds[kind]}</p>}
    </section>
  );
}

function About({ wallet, networks }: { readonly wallet: Wallet; readonly networks: readonly NetworkFactsFragment[] }) {
  const w = words.wallets;
  const viewer = useViewer();
  const network = findNetwork(networks, wallet.network);
  const facts: readonly Fact[] = [
    [w.network, nameOfNetwork(networks, wallet.network)],
    [w.kind, w.kinds[wallet.kind]],
    [w.custody, w.custodies[wallet.custody]],
    ...onChainFacts(wallet, network?.tokens.length ?? 0),
    ...(network && wallet.custody === "POOLED" && wallet.owner.id === viewer?.id
      ? [[w.credited, <LiveCredited key="credited" network={network} />] as const]
      : []),
    ...(wallet.custody === "POOLED" || wallet.archivedAt
      ? [[w.standing, w.standings[standingOf(wallet)]] as const]
      : []),
    [w.made, <Time key="made" at={wallet.createdAt} />],
    ["Id", <Id key="id" id={wallet.id} />],
  ];
  const credits: readonly Fact[] =
    network && wallet.custody === "POOLED" ? [[w.confirmations, w.blocks(network.confirmations)]] : [];
  const ofNetwork: readonly Fact[] = network
    ? [
        ...credits,
        [w.fees, network.nativeCurrency.code],
        ...network.tokens.map(
          ({ currency, contract }): Fact => [w.token(currency.code), <Id key={contract} id={contract} />],
        ),
      ]
    : [];
  return (
    <Card>
      <Facts facts={[...facts, ...ofNetwork]} />
      <WalletActions wallet={wallet} />
      <NetworkLag network={network} className="mt-4 text-sm" />
      {network?.explorerUrl && (
        <p className="mt-4 text-sm">
          <a href={network.explorerUrl} target="_blank" rel="noreferrer" className="text-accent underline">
            {w.explorer}
          </a>{" "}
          <span className="break-all text-dim">
            ({network.explorerUrl}) {w.explorerHint}
          </span>
        </p>
      )}
    </Card>
  );
}

function standingOf({ isDefault, archivedAt }: Wallet): keyof typeof words.wallets.standings {
  if (archivedAt) return "archived";
  return isDefault ? "default" : "other";
}
