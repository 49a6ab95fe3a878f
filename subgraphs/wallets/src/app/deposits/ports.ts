import type { NewEvent } from "@coffer/contracts/new-event";
import type { BlockHead } from "../../domain/chains/block.ts";
import type { ConfirmationRule } from "../../domain/deposits/confirmations.ts";
import type { Deposit, DepositState } from "../../domain/deposits/deposit.ts";
import type { DepositId, PaymentId, WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Arrival, BlockReader, ChainWriter, InChain } from "../chains/ports.ts";

/** What arrives on a network. */
export type WatchedNetwork = {
  readonly network: NetworkCode;
  /** By the place of each provider; null where nothing is read of it yet. */
  readonly readers: readonly BlockReader[] | null;
  /** Its own currency, and the digits behind the point of its whole unit. */
  readonly currency: string;
  readonly scale: number;
} & ConfirmationRule;

/** What came in with a block, ours or not, and when that was seen. */
export type Arrived = {
  readonly block: BlockHead;
  readonly arrivals: readonly Arrival[];
  /** The transaction that pays the block's miner; null where that is none. */
  readonly coinbase: string | null;
  readonly at: Date;
};

/** Deposits, while nobody else moves their network. */
export type DepositWriter = {
  /**
   * Those that came to addresses of wallets: new ones, and those whose block had been taken back.
   */
  arrived(network: WatchedNetwork, seen: Arrived): Promise<void>;
  /**
   * The same of a block that is read once more: those that are in a block of the chain stay as they
   * are. Says how many were not.
   */
  found(network: WatchedNetwork, seen: Arrived): Promise<number>;
  /** Those of a block that is taken back, as they are then. */
  takeBack(network: NetworkCode, block: BlockHead, at: Date): Promise<readonly Deposit[]>;
  /** Those of them that were CONFIRMING in this very block, as they are then. */
  confirm(ids: readonly DepositId[], blockHash: string, at: Date): Promise<readonly Deposit[]>;
  /** Those that are CONFIRMING need from then on what the network's rule asks for now. */
  needAnew(network: WatchedNetwork): Promise<void>;
  tell(events: readonly NewEvent<"wallets">[]): Promise<void>;
};

export type DepositChainWriter = ChainWriter & { readonly deposits: DepositWriter };

export type InDepositChain = InChain<DepositChainWriter>;

/** What payments has said. A repeat, and what is not so any more, changes nothing. */
export type NoteCredited = (said: {
  readonly depositId: DepositId;
  readonly credit: number;
  readonly paymentId: PaymentId;
  readonly at: Date;
}) => Promise<void>;

export type DepositReader = {
  /** Whether one that is CONFIRMING needs something else than the network's rule asks for now. */
  isOutdated(network: WatchedNetwork): Promise<boolean>;
  /**
   * CONFIRMING, and held by as many blocks as each needs where the newest has this height, the
   * oldest first; so many at most. Of a token only where it was found to be what is configured.
   */
  listDue(network: NetworkCode, newest: number, count: number): Promise<readonly Deposit[]>;
  /** In any order; absent ones are left out. */
  listByIds(ids: readonly DepositId[]): Promise<readonly Deposit[]>;
  /** Of each wallet those behind one of its own, the newest first. */
  listOf(pages: readonly DepositPage[]): Promise<readonly (readonly Deposit[])[]>;
  /** Of everybody, the newest first. What stays apart is none. */
  list(page: AllDepositsPage): Promise<readonly Deposit[]>;
};

export type DepositFilter = {
  readonly network: NetworkCode | null;
  readonly currency: string | null;
  readonly states: readonly DepositState[] | null;
  readonly txid: string | null;
};

export type AllDepositsPage = DepositFilter & Omit<DepositPage, "walletId">;

export type DepositPage = {
  readonly walletId: WalletId;
  /** The id to begin behind. */
  readonly after: DepositId | null;
  readonly count: number;
};
