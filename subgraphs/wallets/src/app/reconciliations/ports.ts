import type { NewEvent } from "@coffer/contracts/new-event";
import type { Asset } from "@coffer/money/asset";
import type { BlockHead } from "../../domain/chains/block.ts";
import type { AtBlock, Custody, CustodyState, Since, Standing } from "../../domain/reconciliations/custody.ts";
import type { Item, Place, Term } from "../../domain/reconciliations/terms.ts";
import type { ReconciliationId, UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { BalanceReader, SolidBalanceReader } from "../chains/ports.ts";

/** A currency that is on a network, and how what is there of it is told. */
export type CustodyAsset = {
  readonly asset: Asset;
  /** The contract that keeps it; null: it is the network's own, in which fees are paid. */
  readonly contract: string | null;
  /**
   * At each provider, by its place, what addresses have at a block; null of a chain whose money is
   * outputs (UTXO), which are kept.
   */
  readonly balances: readonly BalanceReader[] | null;
  /** Instead, of what no node tells at a block that is over; else left out. */
  readonly solid?: SolidCustody;
  /** Other contracts that kept it once: what is there still is the house's, of the same books. */
  readonly before?: readonly string[];
};

/** How what is there is told, at each provider. */
export type SolidCustody = {
  readonly readers: readonly SolidBalanceReader[];
  /**
   * The height up to which what has moved it was read, where blocks do not show that; null: none.
   * Left out of what blocks show.
   */
  readonly findReadUpTo?: () => Promise<number | null>;
};

/** What we have on a network: of each currency that is there. */
export type CustodyNetwork = {
  readonly network: NetworkCode;
  /** As they are now. */
  readonly listAssets: () => readonly CustodyAsset[];
  /** How many blocks hold one for good. */
  readonly finality: number;
};

export type Compared = { readonly network: NetworkCode; readonly asset: Asset };

/** An address to be read, and what was seen to come and go there. */
export type Expected = { readonly address: string; readonly isTreasury: boolean; readonly expected: bigint };

/** What is known here at one block, of one moment. */
export type Known = {
  /** By the ledger, as far as it was posted. */
  readonly holding: bigint;
  readonly items: readonly Item[];
  /** Of a chain whose money is in accounts. */
  readonly accounts: {
    readonly toRead: readonly Expected[];
    /** What is expected at all those that are not read this time. */
    readonly others: { readonly units: bigint; readonly count: number };
  } | null;
  /** Of one whose money is outputs. */
  readonly outputs: Readonly<
    Record<"treasury" | "addresses", { readonly units: bigint; readonly count: number }>
  > | null;
};

export type NewReconciliation = Compared & {
  readonly id: ReconciliationId;
  readonly block: AtBlock;
  readonly at: Date;
  /** Null where it was its time. */
  readonly operatorId: UserId | null;
  readonly difference: bigint;
  readonly terms: readonly Term[];
  /** Those that lack most first. */
  readonly odd: readonly Place[];
};

/** The books and the chain were compared. */
export type Reconciliation = NewReconciliation & { readonly state: CustodyState };

export type CustodySwitch = {
  readonly state: "STOPPED" | "RELEASED";
  readonly difference: bigint;
  /** Null where it was stopped. */
  readonly reason: string | null;
  readonly operatorId: UserId | null;
  readonly at: Date;
};

/** A custody under its lock, and the comparison that says how it stands. */
export type LockedCustody = Custody & {
  readonly latest: { readonly height: number; readonly difference: bigint } | null;
};

/** In one transaction. */
export type CustodyWriter = {
  /** To the end of the transaction nobody else changes it; null where nothing was ever compared. */
  lock(of: Compared): Promise<LockedCustody | null>;
  keep(reconciliation: Reconciliation): Promise<void>;
  /** It is the latest from now on, and this is how the custody stands by it. */
  stand(of: Compared, standing: Standing, latest: ReconciliationId | null): Promise<void>;
  keepSwitch(of: Compared, switched: CustodySwitch): Promise<void>;
  tell(events: readonly NewEvent<"wallets">[]): Promise<void>;
};

export type InCustodies = <T>(work: (writer: CustodyWriter) => Promise<T>) => Promise<T>;

/** Reads on in the ledger, and says what is known at a block of ours, all of one moment. */
export type ReadKnown = (of: Compared, how: HowToRead) => Promise<Known | null>;
export type HowToRead = {
  readonly block: BlockHead;
  readonly isNative: boolean;
  readonly hasOutputs: boolean;
  /** What addresses have is read within a moment: so of fewer of them. */
  readonly isReadAtOnce: boolean;
  readonly finality: number;
};

export type SeenCustody = Custody & {
  readonly latest: Reconciliation | null;
  readonly switches: readonly CustodySwitch[];
};

export type ReconciliationFilter = {
  readonly network: NetworkCode | null;
  readonly currency: string | null;
  readonly states: readonly CustodyState[] | null;
};

export type ReconciliationReader = {
  /** By network and currency; each with so many switches, the newest first. */
  listCustodies(switches: number): Promise<readonly SeenCustody[]>;
  /** The newest first. */
  list(
    page: ReconciliationFilter & { readonly after: ReconciliationId | null; readonly count: number },
  ): Promise<readonly Reconciliation[]>;
};

export type { Since };
