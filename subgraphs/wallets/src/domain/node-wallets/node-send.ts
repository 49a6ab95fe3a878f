import type { Id } from "@coffer/contracts/ids";
import type { NetworkCode } from "../wallets/network.ts";
import type { CoreCoin } from "./core-coin.ts";
import type { NodeWalletId } from "./node-wallet.ts";

export type NodeSendId = Id<"nws">;

/** An output that was made, by its transaction and place. */
export type Coin = { readonly txid: string; readonly vout: number };

export type NodeSendState = "SIGNED" | "BROADCAST" | "CONFIRMED" | "FINAL" | "FAILED";

export type NodeSend = {
  readonly id: NodeSendId;
  readonly walletId: NodeWalletId;
  readonly network: NetworkCode;
  readonly payee: string;
  readonly units: bigint;
  readonly fee: bigint;
  readonly state: NodeSendState;
  readonly txid: string;
  /** As they are broadcast. */
  readonly bytes: Uint8Array;
  readonly blockHash: string | null;
  readonly sentAt: Date | null;
  readonly createdAt: Date;
};

/** What a Core node's wallet says of a transaction of its own. */
export type Seen = {
  /** In how many blocks of the main chain; less than 0: how deep what conflicts with it is. */
  readonly confirmations: number;
  readonly blockHash: string | null;
};

export type NextState = { readonly state: NodeSendState; readonly blockHash: string | null };

/**
 * What becomes of a send by what its wallet says of it; null: nothing new. It has failed only when
 * what spends the same coins is final. Null where the wallet does not know it: that proves nothing.
 */
export function nextStateOf(
  { state, blockHash }: Pick<NodeSend, "state" | "blockHash">,
  seen: Seen | null,
  { confirmations, finality }: Pick<CoreCoin, "confirmations" | "finality">,
): NextState | null {
  if (seen === null || state === "FINAL" || state === "FAILED") return null;
  const depth = seen.confirmations;
  // Whatever is to become of what was never given to a node: it was given to it.
  if (state === "SIGNED") return { state: "BROADCAST", blockHash: null };
  if (state === "CONFIRMED") {
    const hasMoved = seen.blockHash !== blockHash;
    if (depth < confirmations || hasMoved) return { state: "BROADCAST", blockHash: null };
    return depth >= finality ? { state: "FINAL", blockHash } : null;
  }
  if (depth <= -finality) return { state: "FAILED", blockHash: null };
  return depth >= confirmations && seen.blockHash !== null ? { state: "CONFIRMED", blockHash: seen.blockHash } : null;
}
