import type { NetworkFactsFragment } from "../../generated/wallet/wallets/wallets.ts";
import { words } from "../../words/words.ts";

type Props = { readonly network: NetworkFactsFragment | undefined; readonly className: string };

/** Why what is sent over a network is not seen, or later; nothing where it is followed. */
export function NetworkLag({ network, className }: Props) {
  const state = network?.health.state ?? "FOLLOWING";
  return state === "FOLLOWING" ? null : <p className={`${className} text-waiting`}>{words.wallets.lags[state]}</p>;
}
