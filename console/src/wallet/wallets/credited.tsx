import { labelOf, useAccounts } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import type { NetworkFactsFragment } from "../../generated/wallet/wallets/wallets.ts";
import { Amount } from "../../ui/amount.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { words } from "../../words/words.ts";
import { accountsOf } from "./accounts-of.ts";

type Props = { readonly network: NetworkFactsFragment; readonly accounts: readonly HoldingFragment[] };

/** What the viewer has of what a network brings: of pooled coins the books alone know that. */
export function Credited({ network, accounts }: Props) {
  const ofNetwork = accountsOf(accounts, network);
  if (ofNetwork.length === 0) return <>{words.wallets.notCredited}</>;
  return (
    <>
      {ofNetwork.map((account) => (
        <span key={account.id} className="block">
          <Amount money={account.balance.available} />{" "}
          <TextLink to="/accounts/$id" params={{ id: account.id }} className="text-sm">
            {labelOf(account)}
          </TextLink>
        </span>
      ))}
    </>
  );
}

/** The same, live. */
export function LiveCredited({ network }: Pick<Props, "network">) {
  const { data } = useAccounts();
  return data ? <Credited network={network} accounts={data.accounts} /> : null;
}
