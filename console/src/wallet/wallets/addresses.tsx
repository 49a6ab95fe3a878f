import { useNavigate } from "@tanstack/react-router";
import type { WalletPageQuery } from "../../generated/wallet/wallets/wallets.ts";
import { AddressQr } from "../../ui/address-qr.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { type Fact, Facts } from "../../ui/facts.tsx";
import { words } from "../../words/words.ts";
import { LabelAddress } from "./label-address.tsx";
import { NewAddress } from "./new-address.tsx";

type Wallet = NonNullable<WalletPageQuery["wallet"]>;
type Address = Wallet["addresses"]["nodes"][number];

/** Where a wallet receives, a page at a time, and a way to one more address. */
export function Addresses({ wallet, after }: { readonly wallet: Wallet; readonly after: string | undefined }) {
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
            <AddressQr address={address.address} title={w.receive}>
              <Facts facts={factsOf(address)} />
              <LabelAddress address={address} />
            </AddressQr>
          </li>
        ))}
      </ul>
      {(after || hasNextPage) && (
        <div className="mt-4 flex gap-2">
          {after && (
            <Button onClick={() => void navigate({ search: ({ deposits }) => ({ deposits }) })}>{w.first}</Button>
          )}
          {hasNextPage && endCursor && (
            <Button onClick={() => void navigate({ search: (now) => ({ ...now, after: endCursor }) })}>{w.next}</Button>
          )}
        </div>
      )}
      {!wallet.archivedAt && wallet.custody === "POOLED" && (
        <div className="mt-6 border-line border-t pt-5">
          <NewAddress wallet={wallet} />
        </div>
      )}
    </Card>
  );
}

const factsOf = ({ index, label, derivationPath, isChange }: Address): readonly Fact[] => [
  [words.wallets.index, String(index)],
  ...(isChange ? [[words.wallets.onChain, words.wallets.change] as const] : []),
  ...(label ? [[words.wallets.label, label] as const] : []),
  ...(derivationPath ? [[words.wallets.path, derivationPath] as const] : []),
];
