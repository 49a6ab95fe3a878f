import type { Id } from "@coffer/contracts/ids";
import type { NetworkCode } from "../wallets/network.ts";
import type { CoreCoin } from "./core-coin.ts";
import type { NodeWalletId } from "./node-wallet.ts";

export type NodeSendId = Id<"nws">;

/** An output that was made, by its transaction and place. */
export type Coin = { readonly txid: string; readonly vout: number };

/** CANCELLED: what stands in its place is final, and has paid nobody. */
export type NodeSendState = "SIGNED" | "BROADCAST" | "CONFIRMED" | "FINAL" | "FAILED" | "CANCELLED";

/** What its node has asked for, until it is done. */
export type NodeSendAsked = "SPEED_UP" | "CANCEL";

export type NodeSend = {
  readonly id: NodeSendId;
  readonly walletId: NodeWalletId;
  readonly network: NetworkCode;
  readonly payee: string;
  readonly units: bigint;
  readonly state: NodeSendState;
  /** Which of its attempts is told: what a block has, or what the node took last. */
  readonly attempt: number;
  /** Of that one. */
  readonly fee: bigint;
  readonly txid: string;
  readonly blockHash: string | null;
  readonly asked: NodeSendAsked | null;
  /** It counted as paid once, whatever became of its block. */
  readonly wasConfirmed: boolean;
  readonly sentAt: Date | null;
  readonly createdAt: Date;
};

/** What a node makes of one. UNCLEAR: nobody knows, and the next time it may be another. */
export type Outcome = "TAKEN" | "TOO_CHEAP" | "REFUSED" | "UNCLEAR";

/** One of a send's transactions, of which one is mined: each spends all that those before do. */
export type NodeAttempt = {
  /** From 1 on. */
  readonly number: number;
  readonly txid: string;
  /** As they are broadcast. */
  readonly bytes: Uint8Array;
  readonly fee: bigint;
  /** It pays nobody: all comes back. */
  readonly isCancel: boolean;
  readonly outcome: Outcome;
  readonly signedAt: Date;
};

/** More than this is never signed for one send. */
export const NODE_ATTEMPTS_MAX = 16;

/** What leaves the wallet where this one is mined. */
export const costOf = ({ units }: Pick<NodeSend, "units">, { fee, isCancel }: NodeAttempt): bigint =>
  (isCancel ? 0n : units) + fee;

/**
 * Whether it is being called off: what its node wants last, but what counted as paid stays paid,
 * also where its block was taken back.
 */
export const isCallingOff = (
  { asked, wasConfirmed }: Pick<NodeSend, "asked" | "wasConfirmed">,
  attempts: readonly NodeAttempt[],
): boolean => !wasConfirmed && (asked === "CANCEL" || attempts.at(-1)?.isCancel === true);

/** What a Core node's wallet says of a transaction of its own. */
export type Seen = {
  /** In how many blocks of the main chain; less than 0: how deep what conflicts with it is. */
  readonly confirmations: number;
  readonly blockHash: string | null;
};

/** Of one attempt; null where the wallet does not know it, which proves nothing. */
export type Look = Pick<NodeAttempt, "number" | "isCancel"> & { readonly seen: Seen | null };

export type NextState = Pick<NodeSend, "state" | "blockHash" | "attempt">;

/**
 * What becomes of a send by what its wallet says of its attempts, the oldest first; null: nothing
 * new. It has failed only when what spends the coins of the first, and so of all, is final, and is
 * none of them.
 */
export function nextStateOf(
  { state, blockHash, attempt }: NextState,
  looks: readonly Look[],
  { confirmations, finality }: Pick<CoreCoin, "confirmations" | "finality">,
): NextState | null {
  const back: NextState = { state: "BROADCAST", blockHash: null, attempt };
  // Whatever is to become of what was never given to a node: it was given to it.
  if (state === "SIGNED") return looks.some(({ seen }) => seen !== null) ? back : null;
  if (state === "CONFIRMED") {
    const seen = looks.find(({ number }) => number === attempt)?.seen;
    if (!seen) return null;
    if (seen.confirmations < confirmations || seen.blockHash !== blockHash) return back;
    return seen.confirmations >= finality ? { state: "FINAL", blockHash, attempt } : null;
  }
  if (state !== "BROADCAST") return null;
  const mined = looks.find(({ seen }) => seen !== null && seen.confirmations > 0 && seen.blockHash !== null);
  if (!mined?.seen) {
    const [first] = looks;
    return first?.seen && first.seen.confirmations <= -finality ? { ...back, state: "FAILED" } : null;
  }
  const here = { blockHash: mined.seen.blockHash, attempt: mined.number };
  const depth = mined.seen.confirmations;
  if (mined.isCancel) return depth >= finality ? { ...here, state: "CANCELLED" } : null;
  return depth >= confirmations ? { ...here, state: "CONFIRMED" } : null;
}
