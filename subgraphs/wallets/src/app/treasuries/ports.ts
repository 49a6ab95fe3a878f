import type { NewEvent } from "@coffer/contracts/new-event";
import type { Asset } from "@coffer/money/asset";
import type { Money } from "@coffer/money/money";
import type { BlockHead } from "../../domain/chains/block.ts";
import type { Treasury, TreasuryState } from "../../domain/treasuries/treasury.ts";
import type { UserId, WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Arrival } from "../chains/ports.ts";
import type { WalletKeys } from "../wallets/ports.ts";

export type Switch = {
  readonly network: NetworkCode;
  readonly state: TreasuryState;
  readonly reason: string;
  /** Null where a sandbox did by itself. */
  readonly operatorId: UserId | null;
  readonly at: Date;
};

/** What came to a treasury from outside, and is there for good. */
export type Funding = { readonly txid: string; readonly address: string; readonly amount: Money };

/** What came in with a block, ours or not. */
export type Came = {
  readonly block: BlockHead;
  readonly arrivals: readonly Arrival[];
  readonly native: Asset;
};

export type NewTreasury = {
  readonly network: NetworkCode;
  readonly walletId: WalletId;
  readonly name: string;
  readonly keys: WalletKeys;
  /** What its address has signed before it was ours, as it were: 0. */
  readonly nextNonce: number;
};

/** An address whose credited deposits come to so much, and wait to be swept. */
export type Sweepable = {
  readonly walletId: WalletId;
  readonly address: string;
  readonly index: number;
};

/** What is swept, from how many of its smallest units on, and how many addresses at most. */
export type Swept = {
  /** The contract of a token; null: the network's own currency. */
  readonly token: string | null;
  readonly minimum: bigint;
  readonly count: number;
};

/** In one transaction. */
export type TreasuryWriter = {
  find(network: NetworkCode): Promise<Treasury | null>;
  /** Nobody else opens or switches it until the end of the transaction. */
  lock(network: NetworkCode): Promise<Treasury | null>;
  open(treasury: NewTreasury, asked: Switch): Promise<void>;
  /** Opened, it signs again, whatever had stopped it or what is swept to it. */
  switchTo(asked: Switch): Promise<void>;
  /** Whether nothing is signed from one of its addresses until somebody has looked. */
  isHalted(network: NetworkCode): Promise<boolean>;
  /** An address becomes one that is spent from; nothing where it is one already. */
  addSource(network: NetworkCode, source: Sweepable & { readonly nextNonce: number }): Promise<void>;
  /** Of what came in with a block, that which came to a treasury and not from ours. */
  funded(network: NetworkCode, came: Came): Promise<void>;
  takeBackFunding(network: NetworkCode, block: BlockHead): Promise<void>;
  /** Of tokens those that were found to be what is configured. */
  listPaidOut(network: NetworkCode): Promise<readonly Asset[]>;
  /** What is deeper than final now, each once: of a transaction all of an address and currency. */
  settleFunding(network: NetworkCode, upTo: number): Promise<readonly Funding[]>;
  tell(events: readonly NewEvent<"wallets">[]): Promise<void>;
};

export type InTreasuries = <T>(work: (writer: TreasuryWriter) => Promise<T>) => Promise<T>;

/** How the sends of a network stand. */
export type Standing = {
  readonly network: NetworkCode;
  /** Not signed yet. */
  readonly planned: number;
  /** Not signed either: a policy has them wait. */
  readonly held: number;
  /** Of the oldest of those, since it was asked for; 0 where there is none. */
  readonly oldestHeldSeconds: number;
  /** Signed, and in no block. */
  readonly unmined: number;
  /** Payments in whose place somebody else's transaction stands: an operator has to look. */
  readonly replaced: number;
  /** Of the oldest in no block that is not held, since it was asked for; 0 where there is none. */
  readonly oldestSeconds: number;
  /** Sources that nothing is signed from until somebody has looked. */
  readonly halted: number;
};

/** What is signed from an address, and in no block: since when the oldest is. */
export type Unmined = { readonly count: number; readonly since: Date | null };

export type TreasuryReader = {
  /** The greatest height, of this at most, where one came in that is not told; null: none. */
  findSeenFunding(network: NetworkCode, upTo: number): Promise<number | null>;
  find(network: NetworkCode): Promise<Treasury | null>;
  list(): Promise<readonly Treasury[]>;
  /** The newest first. */
  listSwitches(network: NetworkCode, count: number): Promise<readonly Switch[]>;
  /**
   * Of the network's custodial wallets, in one currency: what is credited less what was swept, and
   * nothing of it on its way.
   */
  listSweepable(network: NetworkCode, of: Swept): Promise<readonly Sweepable[]>;
  /** Of each network over which something is sent, or was. */
  countStanding(): Promise<readonly Standing[]>;
  countUnmined(network: NetworkCode, address: string): Promise<Unmined>;
  /** What is planned and not signed yet, in smallest units. */
  sumPlanned(network: NetworkCode, currency: string): Promise<bigint>;
};
