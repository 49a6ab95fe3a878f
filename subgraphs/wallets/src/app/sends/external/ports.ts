import type { Claim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { Draft, ExpiringDraft, SignedFault, UnsignedFormat } from "../../../domain/sends/draft.ts";
import type { SubmitSignedRefusal } from "../../../domain/sends/external-refusals.ts";
import type { Coin } from "../../../domain/sends/outputs/coin.ts";
import type { AnyAttempt, Send, Source } from "../../../domain/sends/send.ts";
import type { SendId, UserId, WalletId } from "../../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import type { IdempotencyKeyReused } from "../../../domain/wallets/refusals.ts";
import type { ChainWriter } from "../../chains/ports.ts";
import type { SignedTransfer, TransferTerms } from "../chain-ports.ts";
import type { ExpiringTerms } from "../expiring/ports.ts";
import type { SpendTerms, SpendWriter } from "../outputs/ports.ts";
import type { SendWriter } from "../ports.ts";

/** The transaction of these terms, without a signature. Throws where they say no such. */
export type EncodeTransfer = (terms: TransferTerms) => Uint8Array;

/** The same, of a chain whose transactions expire; with its id, which no signature changes. */
export type EncodeExpiring = (terms: ExpiringTerms) => { readonly unsigned: Uint8Array; readonly txid: string };

/** Where a key comes from, as BIP-174 wants it. */
export type KeyOrigin = {
  /** Compressed, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** Of the master's key, or of the account's where nobody has said the master's: 4 bytes. */
  readonly fingerprint: Uint8Array;
  /** From there. */
  readonly path: string;
};

/** What a signer has to know of outputs, as far as it is known here. */
export type SignerNeeds = {
  /** By address. */
  readonly origins: ReadonlyMap<string, KeyOrigin>;
  /** By hash: the transactions that made what is spent. */
  readonly previous: ReadonlyMap<string, Uint8Array>;
};

/** The same terms give the same transaction, in whatever order they name inputs and outputs. */
export type EncodeSpend = (
  terms: SpendTerms,
  needs: SignerNeeds,
) => { readonly unsigned: Uint8Array; readonly psbt: Uint8Array };

/**
 * What somebody has signed elsewhere, where it is this very transaction, and each signature is
 * there, right and by the key of what it spends. Takes nothing else of the text, whatever is in it;
 * never throws for it. `source`: whose nonce a transfer has.
 */
export type ReadSigned = (signed: string, draft: Draft, source: string) => Result<SignedTransfer, SignedFault>;

/** What a transaction of Ethereum says, for people to compare. */
export type TransferFields = {
  readonly chainId: bigint;
  readonly nonce: bigint;
  readonly to: string;
  readonly value: bigint;
  readonly data: string;
  readonly gasLimit: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
};

/** What a transaction of Tron says, for people to compare, and as wallets take it to sign it. */
export type ExpiringFields = {
  readonly txid: string;
  readonly from: string;
  /** Who is paid: of a token's transfer by its call. */
  readonly to: string;
  readonly units: bigint;
  /** Null: the network's own currency. */
  readonly contract: string | null;
  /** What it may burn for energy; 0 of what runs no contract. */
  readonly feeLimit: bigint;
  readonly expiresAt: Date;
  readonly timestamp: Date;
  /** Of the block that it refers to: two bytes of its number, eight of its id; hexadecimal. */
  readonly refBlockBytes: string;
  readonly refBlockHash: string;
  /** The object that tronweb, and wallets that a page asks, sign: as JSON, to the last digit. */
  readonly json: string;
};

/** How one network's transactions go out to be signed, and come back. Each loads a library. */
export type ExternalFormat<Encode> = {
  readonly format: UnsignedFormat;
  readonly loadEncoder: () => Promise<Encode>;
  readonly loadReader: () => Promise<ReadSigned>;
  /** Null where its format says it all. */
  readonly describe: ((unsigned: Uint8Array) => TransferFields) | null;
  /** The same, of a chain whose transactions expire. */
  readonly describeExpiring?: (unsigned: Uint8Array) => ExpiringFields;
};
export type AnyExternalFormat =
  | ExternalFormat<EncodeTransfer>
  | ExternalFormat<EncodeSpend>
  | ExternalFormat<EncodeExpiring>;

/** Transactions that made outputs, by hash; what its node does not give is left out. */
export type PreviousReader = (coins: readonly Coin[]) => Promise<ReadonlyMap<string, Uint8Array>>;

/** What is known of the keys of a wallet's addresses. */
export type FindOrigins = (walletId: WalletId, addresses: readonly string[]) => Promise<SignerNeeds["origins"]>;

/** In one transaction. */
export type DraftWriter = {
  /**
   * Given out, in the place of the one before; PLANNED becomes AWAITING_SIGNATURE. What was asked
   * for is done with it.
   */
  put(send: Send, draft: Draft): Promise<void>;
  /** The newest, open or not; null where there is none. */
  findLatest(sendId: SendId): Promise<Draft | null>;
  /**
   * Of a source what is signed and in no block yet, and of this user, or of the house (null), what
   * is not signed.
   */
  listWaiting(source: Pick<Source, "network" | "address">, userId: UserId | null): Promise<readonly SendId[]>;
  /** This very transaction is one of its attempts. */
  isSigned(sendId: SendId, txid: string): Promise<boolean>;
  /** It is signed. */
  close(sendId: SendId): Promise<void>;
  /** A transaction of this id was given out, or signed, here. */
  isKnown(network: NetworkCode, txid: string): Promise<boolean>;
  /** It is in no block, and will be in none: a block of this height shows it. */
  bury(draft: Pick<ExpiringDraft, "sendId" | "number">, deadHeight: number): Promise<void>;
  isNonceFree(source: Pick<Source, "network" | "address">, nonce: number): Promise<boolean>;
  /** Whether all of these are there, and reserved for no other send that is signed. */
  areLeft(send: Pick<Send, "id" | "network" | "walletId">, coins: readonly Coin[]): Promise<boolean>;
};

export type ExternalWriters = {
  readonly chain: Pick<ChainWriter, "lock" | "holds">;
  readonly sends: SendWriter;
  readonly spends: SpendWriter;
  readonly drafts: DraftWriter;
};

export type InExternal = <T>(work: (writers: ExternalWriters) => Promise<T>) => Promise<T>;

export type SubmittedUnderKey = Result<SendId, SubmitSignedRefusal | IdempotencyKeyReused>;

/** As it submits once for its key: a refusal does not stay with it. */
export type InSubmits = <T>(
  work: (
    writers: ExternalWriters & {
      findSubmitted(claim: Claim): Promise<SubmittedUnderKey | null>;
      submitOnce(claim: Claim, submit: () => Promise<Result<SendId, SubmitSignedRefusal>>): Promise<SubmittedUnderKey>;
    },
  ) => Promise<T>,
) => Promise<T>;

/** A send whose key is elsewhere, with what was signed for it, and what was given out last. */
export type ExternalSend<One = Draft, Signed = AnyAttempt> = {
  readonly send: Send;
  readonly attempts: readonly Signed[];
  readonly draft: One | null;
};

export type DraftReader = {
  /** The newest of each, where it is open. */
  listOpen(ids: readonly SendId[]): Promise<readonly Draft[]>;
  /** Given out, or given to nodes and in no block; and to be made anew, or called off. */
  listAsked(network: NetworkCode): Promise<readonly ExternalSend[]>;
  /**
   * Given out and never signed here, whose nonce or inputs others have used in a block up to this
   * height; with the height of that one.
   */
  listOutdated(network: NetworkCode, upTo: number): Promise<readonly OutdatedSend[]>;
  /** Given out and never signed here, ended by this time, and not known to be dead. */
  listExpired(network: NetworkCode, by: Date): Promise<readonly ExpiringDraft[]>;
};

export type OutdatedSend = { readonly id: SendId; readonly source: string; readonly height: number };

export type At = Pick<BlockHead, "height" | "hash">;
