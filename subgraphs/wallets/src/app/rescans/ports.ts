import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { LeftDeposit, NetworkRescan, NetworkRescanId } from "../../domain/rescans/rescan.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Arrival, BlockContents, ChainWriter, InChain } from "../chains/ports.ts";

/** What of a block may be credited, and what somebody may have credited by hand. */
export type SplitArrivals = { readonly free: readonly Arrival[]; readonly left: readonly LeftDeposit[] };

/** While nobody else moves the network. */
export type RescanWriter = {
  /** Once for its key, in this transaction. A refusal leaves the key free. */
  once<R extends { readonly code: string }>(
    claim: Claim,
    begin: () => Promise<Result<NetworkRescanId, R>>,
  ): Promise<Result<NetworkRescanId, R | IdempotencyKeyReused>>;
  /** The one that is under way. */
  findOpen(network: NetworkCode): Promise<NetworkRescan | null>;
  begin(rescan: NetworkRescan): Promise<void>;
  /** How far it is by now, and whether it has ended. */
  keep(rescan: NetworkRescan): Promise<void>;
  /**
   * Takes out what is ours, not known here, and came to an address under whose name the ledger has
   * something: an operator has credited by hand what came there unbidden, and it may be this.
   */
  split(network: NetworkCode, contents: BlockContents): Promise<SplitArrivals>;
  keepLeft(id: NetworkRescanId, left: readonly LeftDeposit[]): Promise<void>;
};

export type RescanChainWriter = ChainWriter & { readonly rescans: RescanWriter };
export type InRescanChain = InChain<RescanChainWriter>;

/**
 * What a block that is read once more has of deposits, in that transaction. Those that are known
 * stay as they are. Says how many were new.
 */
export type FindOldDeposits<Writer> = (writer: Writer, contents: BlockContents) => Promise<number>;

export type RescanPage = {
  readonly network: NetworkCode | null;
  readonly after: NetworkRescanId | null;
  readonly count: number;
};

export type RescanReader = {
  listByIds(ids: readonly NetworkRescanId[]): Promise<readonly NetworkRescan[]>;
  /** The newest first. */
  list(page: RescanPage): Promise<readonly NetworkRescan[]>;
  /** Of each network at most one. */
  listOpen(): Promise<readonly NetworkRescan[]>;
  /** By height; so many of each at most. */
  listLeft(
    ids: readonly NetworkRescanId[],
    count: number,
  ): Promise<ReadonlyMap<NetworkRescanId, readonly LeftDeposit[]>>;
  /** When the first wallet of a network was made whose coins are pooled; null: none was. */
  findOldest(network: NetworkCode): Promise<Date | null>;
};
