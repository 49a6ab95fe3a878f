import { OnChain } from "../ui/on-chain.tsx";
import { words } from "../words/words.ts";
import { explorerUrlOf } from "./explorer-url.ts";

type Network = Parameters<typeof explorerUrlOf>[0];

/** A transaction's hash, whole, and where people look at it. */
export function Txid({ txid, network }: { readonly txid: string | null; readonly network: Network }) {
  const w = words.transaction;
  if (txid === null) return w.noTxid;
  const url = explorerUrlOf(network, txid);
  return (
    <>
      <OnChain text={txid} />
      {url && (
        <span className="block text-sm">
          <a href={url} target="_blank" rel="noreferrer" className="text-accent underline">
            {w.explorer}
          </a>{" "}
          <span className="text-dim">{w.explorerHint}</span>
        </span>
      )}
    </>
  );
}
