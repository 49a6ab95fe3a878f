import type { NewEvent } from "@coffer/contracts/new-event";
import type { Money } from "@coffer/money/money";
import type { Sealed } from "@coffer/platform/stores/vault";
import type { Claim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { BlockHead } from "../../domain/chains/block.ts";
import type { ChainUnavailable, ScanOutOfRange } from "../../domain/chains/refusals.ts";
import type { Scan } from "../../domain/chains/scan.ts";
import type { Deposit } from "../../domain/deposits/deposit.ts";
import type { Chain, Reach } from "../../domain/segregated/gap.ts";
import type { AddressType, Watched, WatchedAccount } from "../../domain/segregated/keys.ts";
import type { WalletExists } from "../../domain/segregated/refusals.ts";
import type { UserId, WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { IdempotencyKeyReused, QuotaExceeded } from "../../domain/wallets/refusals.ts";
import type { Address, Wallet } from "../../domain/wallets/wallet.ts";
import type { BlockContents, ChainWriter, InChain } from "../chains/ports.ts";
import type { KeyReader } from "./key-ports.ts";

/** Of the networks that such wallets can live on. */
export type KeyReaders = ReadonlyMap<NetworkCode, KeyReader>;

/** An address, and where it stands in its account. */
export type WatchedAddress = Address & { readonly chain: Chain; readonly child: number };

export type SegregatedWallet = {
  readonly wallet: Wallet;
  readonly watched: Watched;
  /** What spends; null where that is not here. */
  readonly sealed: Sealed | null;
  readonly addresses: readonly WatchedAddress[];
};

/** What stands in the way of one more such wallet, and stays with the key that asked for it. */
export type AddRefusal = QuotaExceeded | WalletExists | ScanOutOfRange | ChainUnavailable;
export type Added = Result<{ readonly walletId: WalletId }, AddRefusal>;
export type AddedUnderKey = Added | Result<never, IdempotencyKeyReused>;

export type SegregatedWriter = {
  /** What the key was used for; null: for nothing yet. */
  findAdded(claim: Claim): Promise<AddedUnderKey | null>;
  /** Once for its key, in this transaction: one that comes meanwhile waits for it. */
  addOnce(claim: Claim, add: () => Promise<Added>): Promise<AddedUnderKey>;
  lockOwner(userId: UserId): Promise<void>;
  /** Wallets that this user has asked for, of every kind. */
  countRequested(userId: UserId): Promise<number>;
  /** Whether this user has one of the same kind and addresses. Nobody else's count. */
  isThere(wallet: Wallet, watched: Watched): Promise<boolean>;
  add(added: SegregatedWallet, events: readonly NewEvent<"wallets">[]): Promise<void>;
  /** Null where this user has no such wallet. */
  findOwn(userId: UserId, walletId: WalletId): Promise<Wallet | null>;
  findScan(walletId: WalletId): Promise<Scan | null>;
  putScan(wallet: Pick<Wallet, "id" | "network">, scan: Scan): Promise<void>;
  /**
   * The height that the network was read up to; null where it was never seen. To the end of the
   * transaction nobody reads it further.
   */
  lockChain(network: NetworkCode): Promise<number | null>;
};

export type InSegregated = <T>(work: (writer: SegregatedWriter) => Promise<T>) => Promise<T>;

/** A wallet's account, one of whose chains something came to. */
export type UsedAccount = {
  readonly walletId: WalletId;
  readonly account: WatchedAccount;
  /** Of each chain that it has addresses of. */
  readonly reaches: ReadonlyMap<Chain, Reach>;
  /** The place of its next address. */
  readonly nextIndex: number;
};

/** As its owner is told of it, and which time that is. */
export type ToldReceipt = { readonly receipt: Deposit; readonly sequence: number };

/** While nobody else moves the network. */
export type ReceiptWriter = {
  /**
   * What a block brought to addresses that are watched, for all wallets or these, and what it spent
   * of theirs. Says for which wallets something is new.
   */
  receive(
    network: NetworkCode,
    contents: BlockContents,
    of: { readonly walletIds: readonly WalletId[] | null; readonly at: Date },
  ): Promise<readonly WalletId[]>;
  /** Those of them that have an account: how far it is used. */
  listUsed(walletIds: readonly WalletId[]): Promise<readonly UsedAccount[]>;
  addAddresses(wallet: Pick<Wallet, "id" | "network">, addresses: readonly WatchedAddress[]): Promise<void>;
  /** The block is none of the chain any more: nor is what it brought and spent; scans go back. */
  takeBack(network: NetworkCode, block: BlockHead, at: Date): Promise<void>;
  /**
   * Whatever stands otherwise than its owner was told last, which they are told from then on. What
   * a wallet has paid to itself is not among it; nor outputs for as long as blocks of before are
   * read for their wallet, as they may turn out to be that.
   */
  takeUntold(network: NetworkCode): Promise<readonly ToldReceipt[]>;
  tell(events: readonly NewEvent<"wallets">[]): Promise<void>;
  findScan(walletId: WalletId): Promise<Scan | null>;
  putScan(wallet: Pick<Wallet, "id" | "network">, scan: Scan): Promise<void>;
  endScan(walletId: WalletId): Promise<void>;
};

export type ReceiptChainWriter = ChainWriter & { readonly receipts: ReceiptWriter };
export type InReceiptChain = InChain<ReceiptChainWriter>;

/** What is on the chain for a wallet, when one block was over. */
export type ChainBalance = {
  /** Held by as many blocks as are enough; where that is not told apart, all of it. */
  readonly confirmed: Money;
  /** Held by fewer; null where that is not told apart. */
  readonly pending: Money | null;
  /** Of what contracts keep, by currency's code; null where nobody is asked for it. */
  readonly tokens: readonly Money[] | null;
  /** Those that have something, the richest first; null where it spends from all at once. */
  readonly addresses: readonly AddressBalance[] | null;
  readonly block: BlockHead;
};

/** What is on the chain at one address. */
export type AddressBalance = Pick<ChainBalance, "confirmed" | "tokens"> & { readonly address: string };

export type SegregatedReader = {
  /**
   * Those of a network whose next block is the lowest above this height, and not above its cursor;
   * null: none.
   */
  nextScans(
    network: NetworkCode,
    between: { readonly above: number; readonly cursor: number },
  ): Promise<{ readonly height: number; readonly walletIds: readonly WalletId[] } | null>;
  scansOf(walletIds: readonly WalletId[]): Promise<ReadonlyMap<WalletId, Scan>>;
  addressTypesOf(walletIds: readonly WalletId[]): Promise<ReadonlyMap<WalletId, AddressType>>;
  /** Of networks whose money is outputs; with what nothing came to as well. */
  outputBalances(wallets: readonly Wallet[]): Promise<ReadonlyMap<WalletId, ChainBalance>>;
  listAddresses(walletId: WalletId): Promise<readonly string[]>;
};
