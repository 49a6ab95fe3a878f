import { useQuery } from "@tanstack/react-query";
import { useAccounts } from "../../account/use-accounts.ts";
import {
  WalletsDocument,
  type WalletsQuery,
  WalletsVerificationDocument,
} from "../../generated/wallet/wallets/wallets.ts";
import { askOptions, keyOf } from "../../live/use-ask.ts";
import { useFollow } from "../../live/use-follow.ts";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { LinkButton, TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { CreateWallet } from "./create-wallet.tsx";
import { networksToCome, putVerification } from "./follow-wallets.ts";
import { isAnyBehind, NETWORK_LOOK_MS, nameOfNetwork } from "./network.ts";
import { WalletCard } from "./wallet-card.tsx";

const WALLETS = keyOf(WalletsDocument, {});
/** No stream tells of a new wallet: they come within seconds of the verification. */
const LOOK_AGAIN_MS = { well: 1_000, failing: 5_000 };

export function WalletsPage() {
  const wallets = useQuery({
    ...askOptions(WalletsDocument, {}),
    refetchInterval: ({ state: { data, status } }) => {
      if (data === undefined) return false;
      if (networksToCome(data).length > 0) return LOOK_AGAIN_MS[status === "error" ? "failing" : "well"];
      const used = data.wallets.map(({ network }) => network);
      return isAnyBehind(data.networks, used) && NETWORK_LOOK_MS;
    },
  });
  const accounts = useAccounts();
  useFollow(WalletsVerificationDocument, {}, { into: WALLETS, apply: putVerification });
  const { data } = wallets;
  if (!data)
    return (
      <Page title={words.wallets.title}>
        {wallets.error ? <Fault fault={wallets.error} onAgain={() => void wallets.refetch()} /> : <Skeleton rows={3} />}
      </Page>
    );
  const [open, archived] = [
    data.wallets.filter(({ archivedAt }) => !archivedAt),
    data.wallets.filter(({ archivedAt }) => archivedAt),
  ];
  return (
    <Page title={words.wallets.title}>
      <div className="grid gap-6">
        {wallets.error && <Fault fault={wallets.error} onAgain={() => void wallets.refetch()} />}
        <Coming page={data} />
        {open.length > 0 && (
          <section aria-label={words.wallets.list}>
            <ul className="grid gap-4 xl:grid-cols-2">
              {open.map((wallet) => (
                <WalletCard
                  key={wallet.id}
                  wallet={wallet}
                  networks={data.networks}
                  accounts={accounts.data?.accounts}
                />
              ))}
            </ul>
          </section>
        )}
        <CreateWallet owner={data.me.id} networks={data.networks} />
        {data.networks.some(({ takesKeys }) => takesKeys) && <Elsewhere />}
        {archived.length > 0 && (
          <details>
            <summary className="w-fit cursor-pointer font-medium">{words.wallets.archived(archived.length)}</summary>
            <ul aria-label={words.wallets.archivedList} className="mt-3 grid gap-2">
              {archived.map(({ id, name, network }) => (
                <li key={id}>
                  <TextLink to="/wallets/$id" params={{ id }}>
                    {name}
                  </TextLink>{" "}
                  <span className="text-dim text-sm">{nameOfNetwork(data.networks, network)}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Page>
  );
}

/** The ways to a wallet that somebody has already. */
function Elsewhere() {
  const w = words.wallets;
  return (
    <Card title={w.elsewhere} className="max-w-3xl">
      <p className="mb-4 text-dim">{w.elsewhereMeaning}</p>
      <div className="flex flex-wrap gap-3">
        <LinkButton to="/wallets/import">{w.toImport}</LinkButton>
        <LinkButton to="/wallets/watch">{w.toWatch}</LinkButton>
      </div>
    </Card>
  );
}

/** What is to be done, or to be waited for, until there are wallets. */
function Coming({ page }: { readonly page: WalletsQuery }) {
  const coming = networksToCome(page).map((code) => nameOfNetwork(page.networks, code));
  if (coming.length > 0)
    return (
      <p role="status" className="text-waiting">
        {words.wallets.coming(coming.join(", "))}
      </p>
    );
  if (page.wallets.length > 0) return null;
  return (
    <div className="grid gap-2">
      <p>{words.wallets.none}</p>
      {page.me.verification?.status !== "VERIFIED" && (
        <p className="text-dim">
          {words.wallets.verifyFirst} <TextLink to="/verification">{words.wallets.toVerification}</TextLink>
        </p>
      )}
    </div>
  );
}
