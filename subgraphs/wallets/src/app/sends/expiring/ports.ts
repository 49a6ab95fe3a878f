import type { BlockHead } from "../../../domain/chains/block.ts";
import type { Bandwidth, BandwidthPrices } from "../../../domain/sends/bandwidth.ts";
import type { ExpiringAttempt, Send } from "../../../domain/sends/send.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import type { SignedOutcome } from "../../chains/ports.ts";
import type { SendingNode, SignedTransfer, SpendingKey } from "../chain-ports.ts";
import type { MinedSend, SendReader } from "../ports.ts";

/** As a node sees an account now: such a chain tells nothing of how it was at a block. */
export type ExpiringAccount = {
  readonly units: bigint;
  /** Nobody has paid it yet. */
  readonly isNew: boolean;
  /** Transfers of the network's own currency are refused. */
  readonly isContract: boolean;
};

/** One provider of such a chain, to send by. What reads rejects as ChainNode does. */
export type ExpiringNode = Pick<SendingNode, "broadcast"> & {
  prices(): Promise<BandwidthPrices>;
  account(address: string): Promise<ExpiringAccount>;
  bandwidth(address: string): Promise<Bandwidth>;
  /** What an address has of a token. */
  tokenUnits(contract: string, address: string): Promise<bigint>;
  /** What a token's transfer would compute now; null: its contract would refuse it. */
  energyOf(transfer: {
    readonly contract: string;
    readonly from: string;
    readonly to: string;
    readonly units: bigint;
  }): Promise<bigint | null>;
  /** What a transaction cost that is in a block. */
  feeOf(txid: string): Promise<bigint>;
  /**
   * Whether none of its solidified blocks has a transaction that has expired. Rejects with
   * NoAnswer where those do not reach beyond that time.
   */
  isAbsent(txid: string, expiresAt: Date): Promise<boolean>;
};

/** By its contract; `feeLimit`: what it may burn for what that computes. */
export type ExpiringToken = { readonly contract: string; readonly feeLimit: bigint };

/** What a transaction is to be, to the last bit. */
export type ExpiringTerms = {
  readonly from: string;
  readonly to: string;
  readonly units: bigint;
  /** Null: the network's own currency. */
  readonly token: ExpiringToken | null;
  /** A block that nobody takes back: on a chain that has another it is not valid. */
  readonly reference: Pick<BlockHead, "height" | "hash">;
  readonly expiresAt: Date;
  readonly at: Date;
};

/**
 * As SignTransfer: the same terms give the same bytes, which are read back and compared. It has no
 * await.
 */
export type SignExpiring = (terms: ExpiringTerms, key: SpendingKey) => SignedTransfer;

/** In the transaction of a SendWriter. */
export type ExpiringWriter = {
  /**
   * Sends that attempts of theirs in a block have brought about, and those of the house's that have
   * signed what is none of ours, or whichever have signed a second one of a send.
   */
  mined(network: NetworkCode, seen: SeenSigned): Promise<MinedBySigner>;
  /** It is in no block, and will be in none: a block of this height shows it. */
  bury(attempt: Pick<ExpiringAttempt, "sendId" | "number">, deadHeight: number): Promise<void>;
};

export type SeenSigned = {
  readonly block: BlockHead;
  readonly signed: readonly SignedOutcome[];
  readonly at: Date;
};

export type MinedBySigner = {
  readonly mined: readonly MinedSend["send"][];
  /** Sources whose key somebody else has, or that have paid twice. */
  readonly foreign: readonly { readonly source: string; readonly txid: string }[];
};

export type ExpiringSendReader = SendReader<ExpiringAttempt>;

/** One that is on its way, or was. */
export type Expiring = { readonly send: Send; readonly attempts: readonly ExpiringAttempt[] };
