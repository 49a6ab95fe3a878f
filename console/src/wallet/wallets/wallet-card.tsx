import type { HoldingFragment } from "../../generated/account/account.ts";
import type { NetworkFactsFragment, WalletsQuery } from "../../generated/wallet/wallets/wallets.ts";
import { AddressQr } from "../../ui/address-qr.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { words } from "../../words/words.ts";
import { Credited } from "./credited.tsx";
import { findNetwork, nameOfNetwork } from "./network.ts";
import { NetworkLag } from "./network-lag.tsx";

type Props = {
  readonly wallet: WalletsQuery["wallets"][number];
  readonly networks: readonly NetworkFactsFragment[];
  /** The viewer's; undefined while that is being asked. */
  readonly accounts: readonly HoldingFragment[] | undefined;
};

/** A wallet, what it has brought, and the address to receive at. */
export function WalletCard({ wallet, networks, accounts }: Props) {
  const network = findNetwork(networks, wallet.network);
  const [first] = wallet.addresses.nodes;
  return (
    <li className="grid content-start gap-4 rounded-xl border border-line bg-raised p-5">
      <div>
        <h2 className="font-semibold text-base">
          <TextLink to="/wallets/$id" params={{ id: wallet.id }}>
            {wallet.name}
          </TextLink>
        </h2>
        <p className="text-dim text-sm">
          {nameOfNetwork(networks, wallet.network)} · {words.wallets.kinds[wallet.kind]}
          {wallet.isDefault && ` · ${words.wallets.standings.default}`}
        </p>
        {wallet.custody === "SEGREGATED" && <p className="text-dim text-sm">{words.wallets.custodies.SEGREGATED}</p>}
      </div>
      {wallet.custody === "POOLED" && network && accounts && (
        <div className="amount-wraps">
          <p className="text-dim text-sm">{words.wallets.credited}</p>
          <Credited network={network} accounts={accounts} />
        </div>
      )}
      {first ? (
        <AddressQr address={first.address} title={words.wallets.receive} />
      ) : (
        <p className="text-dim">{words.wallets.noAddresses}</p>
      )}
      <NetworkLag network={network} className="text-sm" />
    </li>
  );
}
