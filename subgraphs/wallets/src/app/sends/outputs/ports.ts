import type { BlockHead } from "../../../domain/chains/block.ts";
import type { Coin, Outpoint } from "../../../domain/sends/outputs/coin.ts";
import type { FeeRates } from "../../../domain/sends/outputs/rates.ts";
import type { OutputAttempt, Send } from "../../../domain/sends/send.ts";
import type { SendId, WalletId } from "../../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import type { SendingNode, SignedTransfer, SpendingKey } from "../chain-ports.ts";
import type { MinedSend, SendReader, SendWriter, SourceKey } from "../ports.ts";

/** One provider of a chain whose money is outputs, to send by. */
export type OutputNode = Pick<SendingNode, "broadcast"> & {
  /** Rejects as ChainNode does. */
  feeRates(): Promise<FeeRates>;
};

/**
 * What paying to an address takes, of ours as well: the bytes of its script, and the least that
 * nodes relay; null of what is no address that can be paid to.
 */
export type ReadPayee = (address: string) => {
  readonly scriptBytes: number;
  readonly dust: bigint;
  /** No single key spends from it: P2WSH. What P2SH is of, its address does not say. */
  readonly isOfScript: boolean;
} | null;

/** What a transaction is to be, to the last bit; what is paid to nobody is its fee. */
export type SpendTerms = {
  readonly inputs: readonly Coin[];
  readonly outputs: readonly { readonly address: string; readonly units: bigint }[];
  readonly fee: bigint;
};

/**
 * Signs, reads the final bytes back and compares all of them with the terms. The same terms give
 * the same bytes, in whatever order they name inputs and outputs. `keys`: by the addresses of the
 * inputs. Throws, and quotes no key, where one is missing, or is not that of its address, or the
 * bytes say anything else. It has no await: it runs under the source's lock.
 */
export type SignSpend = (terms: SpendTerms, keys: ReadonlyMap<string, SpendingKey>) => SignedTransfer;

/** What a transaction of ours makes, in its order; null: at no address. */
export type ReadMade = (bytes: Uint8Array) => readonly { readonly address: string | null; readonly units: bigint }[];

/** Outputs that are ours, as blocks have them. */
export type CoinReader = {
  /**
   * What may be spent by a block behind one of this height, the most worth first: unspent,
   * reserved for nothing, mature, and held by as many blocks as is safe: the treasury's, and those
   * of deposits that are credited.
   */
  listSpendable(network: NetworkCode, height: number, count: number): Promise<readonly Coin[]>;
  /** Of these those that a block made and none has spent. */
  listThere(network: NetworkCode, outpoints: readonly Outpoint[]): Promise<readonly Coin[]>;
  /** What attempts of a send spend, as it was when they were signed, whatever blocks have. */
  listReserved(id: SendId): Promise<readonly Coin[]>;
  /** What payments are to take that wait, signed in nothing yet. */
  sumPlanned(network: NetworkCode): Promise<{ readonly count: number; readonly units: bigint }>;
  /** What is unspent of the treasury's, and of deposits that are credited. */
  sumPool(network: NetworkCode): Promise<bigint>;
  /** What is kept cold there, or, null, at all such addresses; null where none is such. */
  sumCold(network: NetworkCode, address: string | null): Promise<bigint | null>;
  /** By address. */
  listKeys(network: NetworkCode, addresses: readonly string[]): Promise<ReadonlyMap<string, SourceKey>>;
  own(walletId: WalletId): OwnCoins;
};

/** The same of a wallet in no pool: of keys that its owner has brought, or that keeps cold. */
export type OwnCoins = {
  /** What a block has, and miners earned at its maturity. */
  listSpendable(height: number, count: number): Promise<readonly Coin[]>;
  listThere(outpoints: readonly Outpoint[]): Promise<readonly Coin[]>;
  listKeys(addresses: readonly string[]): Promise<ReadonlyMap<string, SourceKey>>;
  /** An address for change that nothing came to yet; of one private key its first. */
  findChangeAddress(): Promise<string>;
};

/** In the transaction of a {@link SendWriter}. */
export type SpendWriter = {
  /** Whether all of these may still be spent, as CoinReader has it; whoever asks has the source. */
  areSpendable(network: NetworkCode, height: number, coins: readonly Coin[]): Promise<boolean>;
  /** The same of a wallet of keys that its owner has brought. */
  areOwnSpendable(walletId: WalletId, height: number, coins: readonly Coin[]): Promise<boolean>;
  /** They are this send's until it is at its end, and this attempt spends them. */
  reserve(send: Send, attempt: OutputAttempt, coins: readonly Coin[]): Promise<void>;
  /** Another send spends what an attempt of this one makes: no other may take its place. */
  isBuiltOn(id: SendId): Promise<boolean>;
  /** What joins outputs is signed, and in no block; whoever asks has the source. */
  isConsolidating(network: NetworkCode): Promise<boolean>;
  /** Those whose inputs this block spends, whoever has signed for it: they are mined. */
  spent(network: NetworkCode, block: BlockHead, at: Date): Promise<readonly MinedSend[]>;
  /** Transactions of a block that spend what is ours, not kept cold, and are none of ours. */
  listForeign(network: NetworkCode, block: BlockHead): Promise<readonly string[]>;
  /** Nothing more is signed from what the house has there, until an operator has looked. */
  pausePool(network: NetworkCode): Promise<void>;
  /**
   * What was to pay for others, and spends what none of them will ever make, for another attempt of
   * theirs is final: it has failed. How many did.
   */
  endOrphaned(network: NetworkCode, at: Date): Promise<number>;
  /** What sends had reserved that are at their end. */
  release(network: NetworkCode): Promise<void>;
};

export type OutputWriters = { readonly sends: SendWriter; readonly spends: SpendWriter };
export type InOutputSends = <T>(work: (writers: OutputWriters) => Promise<T>) => Promise<T>;

export type OutputSendReader = SendReader<OutputAttempt>;
