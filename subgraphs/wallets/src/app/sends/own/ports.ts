import type { Claim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { OwnSendRefusal } from "../../../domain/sends/own-refusals.ts";
import type { Attempt, SignedAttempt } from "../../../domain/sends/send.ts";
import type { AddressId, SendId, UserId, WalletId } from "../../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import type { IdempotencyKeyReused } from "../../../domain/wallets/refusals.ts";
import type { Wallet } from "../../../domain/wallets/wallet.ts";
import type { ExternalWriters } from "../external/ports.ts";
import type { NewSend, SendWithAttempts } from "../ports.ts";

/** An address of a wallet that its owner has brought, which none of the house's wallets has. */
export type OwnAddress = {
  readonly id: AddressId;
  readonly address: string;
  /** Its place in the wallet. */
  readonly index: number;
};

export type OwnSent = Result<SendId, OwnSendRefusal>;
export type OwnSentUnderKey = OwnSent | Result<never, IdempotencyKeyReused>;

export type OwnSendReader<One extends SignedAttempt = Attempt> = {
  /** By index. */
  listAddresses(walletId: WalletId): Promise<readonly OwnAddress[]>;
  /**
   * Of these sources what is signed and in no block yet, and of this user, or of the house (null),
   * what is not signed:
   * whoever watches an address need not have its key, and keeps nothing from who has.
   */
  listWaiting(
    network: NetworkCode,
    addresses: readonly string[],
    userId: UserId | null,
  ): Promise<readonly SendWithAttempts<One>[]>;
};

/** In one transaction. */
export type OwnSendWriter = {
  /** What the key was used for; null: for nothing yet. */
  findSent(claim: Claim): Promise<OwnSentUnderKey | null>;
  /**
   * Once for its key, in this transaction: one that comes meanwhile waits for it. No refusal stays
   * with its key.
   */
  sendOnce(claim: Claim, send: () => Promise<OwnSent>): Promise<OwnSentUnderKey>;
  lockOwner(userId: UserId): Promise<void>;
  /** Null where this user has no such wallet. */
  findOwn(userId: UserId, walletId: WalletId): Promise<Wallet | null>;
  /** What is to be sent from it, or was signed, and is in no block. */
  countWaiting(walletId: WalletId): Promise<number>;
  /** The address becomes one that is spent from; nothing where it is one already. */
  addSource(source: OwnSource): Promise<void>;
  plan(send: NewSend): Promise<boolean>;
  /** For what is signed elsewhere. */
  readonly external: ExternalWriters;
};

export type OwnSource = Pick<OwnAddress, "address" | "index"> & {
  readonly network: NetworkCode;
  readonly walletId: WalletId;
  readonly nextNonce: number;
};

export type InOwnSends = <T>(work: (writer: OwnSendWriter) => Promise<T>) => Promise<T>;
