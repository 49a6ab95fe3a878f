/** By the network's code, where its explorer has a transaction elsewhere than below `/tx/`. */
const PLACES: Readonly<Record<string, string>> = { TRON: "/#/transaction/" };

type Network = { readonly code: string; readonly explorerUrl: string | null };

/** Where people look at a transaction of a network; null where nobody shows it. */
export function explorerUrlOf(network: Network | undefined, txid: string | null): string | null {
  if (!network?.explorerUrl || txid === null) return null;
  return `${network.explorerUrl}${PLACES[network.code] ?? "/tx/"}${encodeURIComponent(txid)}`;
}
