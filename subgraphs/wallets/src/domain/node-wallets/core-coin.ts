import type { NetworkCode } from "../wallets/network.ts";

/** Every chain of Bitcoin's family has it. */
export const CORE_SCALE = 8;

/** A coin of the Core-RPC family: all that there is to know of one, as configured. */
export type CoreCoin = {
  readonly network: NetworkCode;
  /** For people. */
  readonly displayName: string;
  readonly currency: string;
  /** The hash of block 0: a node of another chain is not asked for anything. */
  readonly genesis: string;
  /** First bytes of Base58 addresses: of keys, and of scripts. */
  readonly keyVersions: readonly number[];
  readonly scriptVersions: readonly number[];
  /** Of Bech32 addresses; null where the chain has no SegWit. */
  readonly hrp: string | null;
  /** Blocks, its own among them, that confirm a transaction; and that make it final. */
  readonly confirmations: number;
  readonly finality: number;
  /** Less is not relayed. In smallest units. */
  readonly dust: bigint;
  /** For 1000 bytes; where the node knows no better, and at least. */
  readonly feeFloor: bigint;
  /** What one transaction may cost at most, each of those that take its place too. */
  readonly feeMax: bigint;
  /**
   * For 1000 bytes: what a replacement pays more at least (BIP-125, Core's `incrementalrelayfee`);
   * null where nodes of this coin replace nothing.
   */
  readonly replacementStep: bigint | null;
};

/** What nodes may send. */
export type NodeSendLimits = {
  /** Of one transaction, in smallest units. */
  readonly transactionMax: bigint;
  /** Of one wallet, within any `windowSeconds`. */
  readonly sendsMax: number;
  readonly windowSeconds: number;
};

/** Why a coin's node is not asked for anything now. */
export type CoreState = "READY" | "NOT_CONNECTED" | "UNREACHABLE" | "OTHER_CHAIN";

/** How a Core node keeps wallets: each by itself, or as labels of its only one. */
export type CoreMode = "MULTI" | "ACCOUNTS";
