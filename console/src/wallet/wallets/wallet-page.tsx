import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import {
  type NetworkFactsFragment,
  WalletPageDocument,
  type WalletPageQuery,
} from "../../generated/wallet/wallets/wallets.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
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
import { AddressQr } from "./address-qr.tsx";
import { LabelAddress } from "./label-address.tsx";
import { findNetwork, nameOfNetwork } from "./network.ts";
import { NewAddress } from "./new-address.tsx";
import { WalletActions } from "./wallet-actions.tsx";

type Wallet = NonNullable<WalletPageQuery["wallet"]>;
type Address = Wallet["addresses"]["nodes"][number];

export function WalletPage() {
  const { id } = useParams({ from: "/inside/wallets/$id" });
  const { after } = useSearch({ from: "/inside/wallets/$id" });
  const asked = useAsk(WalletPageDocument, { id, ...(after ? { after } : {}) });
  const navigate = useNavigate();
  const wasLost = useLostCursor({
    after,
    fault: asked.error,
    onBegin: () => void navigate({ to: "/wallets/$id", params: { id }, replace: true }),
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
          <About wallet={wallet} networks={asked.data.networks} />
          <Addresses wallet={wallet} after={after} />
        </div>
      )}
    </Page>
  );
}

function About({ wallet, networks }: { readonly wallet: Wallet; readonly networks: readonly NetworkFactsFragment[] }) {
  const w = words.wallets;
  const network = findNetwork(networks, wallet.network);
  const facts: readonly Fact[] = [
    [w.network, nameOfNetwork(networks, wallet.network)],
    [w.kind, w.kinds[wallet.kind]],
    [w.standing, w.standings[standingOf(wallet)]],
    [w.made, <Time key="made" at={wallet.createdAt} />],
    ["Id", <Id key="id" id={wallet.id} />],
  ];
  const ofNetwork: readonly Fact[] = network
    ? [
        [w.confirmations, w.blocks(network.confirmations)],
        [w.fees, network.nativeCurrency.code],
      ]
    : [];
  return (
    <Card>
      <Facts facts={[...facts, ...ofNetwork]} />
      <WalletActions wallet={wallet} />
      {network && !network.health.connected && <p className="mt-4 text-sm text-waiting">{w.disconnected}</p>}
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

function Addresses({ wallet, after }: { readonly wallet: Wallet; readonly after: string | undefined }) {
  const w = words.wallets;
  const navigate = useNavigate({ from: "/wallets/$id" });
  const { nodes, pageInfo } = wallet.addresses;
  const { endCursor, hasNextPage } = pageInfo;
  return (
    <Card title={w.addresses}>
      {nodes.length === 0 && <p className="text-dim">{w.noAddresses}</p>}
      <ul className="divide-y divide-line">
        {nodes.map((address) => (
          <li key={address.index} className="py-5 first:pt-0 last:pb-0">
            <AddressQr address={address.address}>
              <Facts facts={factsOf(address)} />
              <LabelAddress address={address} />
            </AddressQr>
          </li>
        ))}
      </ul>
      {(after || hasNextPage) && (
        <div className="mt-4 flex gap-2">
          {after && <Button onClick={() => void navigate({ search: {} })}>{w.first}</Button>}
          {hasNextPage && endCursor && (
            <Button onClick={() => void navigate({ search: { after: endCursor } })}>{w.next}</Button>
          )}
        </div>
      )}
      {!wallet.archivedAt && (
        <div className="mt-6 border-line border-t pt-5">
          <NewAddress wallet={wallet} />
        </div>
      )}
    </Card>
  );
}

const factsOf = ({ index, label, derivationPath }: Address): readonly Fact[] => [
  [words.wallets.index, String(index)],
  ...(label ? [[words.wallets.label, label] as const] : []),
  ...(derivationPath ? [[words.wallets.path, derivationPath] as const] : []),
];
