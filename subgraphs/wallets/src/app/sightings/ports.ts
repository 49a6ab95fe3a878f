import type { Money } from "@coffer/money/money";
import type { WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Arrival } from "../chains/ports.ts";

/** What a node has that is in no block: of anybody's. */
export type MempoolLook = {
  /** All that waits. */
  readonly txids: readonly string[];
  /** What the new ones of them would bring, as far as they were read. */
  readonly arrivals: readonly Arrival[];
};

/** One provider, asked for what waits. */
export type Mempool = {
  /**
   * `isKnown` are not read again. Rejects as ChainNode does. What cannot be read is left out: a
   * transaction may leave while it is asked for.
   */
  look(isKnown: (txid: string) => boolean): Promise<MempoolLook>;
};

/** What would come to an address of a wallet, were it mined. */
export type Sighting = {
  readonly walletId: WalletId;
  readonly address: string;
  readonly network: NetworkCode;
  readonly txid: string;
  readonly position: string;
  readonly amount: Money;
  readonly seenAt: Date;
};

export type SightingStore = {
  /** Those that pay an address of a user's; what was seen already stays as it was. */
  keep(network: NetworkCode, arrivals: readonly Arrival[], at: Date): Promise<void>;
  listTxids(network: NetworkCode): Promise<readonly string[]>;
  forget(network: NetworkCode, txids: readonly string[]): Promise<void>;
};

export type SightingReader = {
  /**
   * Of each wallet the newest, at most so many, without what is in a block by now, or was seen
   * before `since`.
   */
  listOf(walletIds: readonly WalletId[], page: { readonly count: number; readonly since: Date }): Promise<Sighting[][]>;
};
