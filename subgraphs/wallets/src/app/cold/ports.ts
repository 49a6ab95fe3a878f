import type { Asset } from "@coffer/money/asset";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { ColdPlace, ColdStorage, ColdStorageId, Hot } from "../../domain/cold/cold-storage.ts";
import type { ColdAddressTaken, ColdStorageOutdated, RefillRefusal } from "../../domain/cold/refusals.ts";
import type { ProposalState } from "../../domain/proposals/proposal.ts";
import type { Send } from "../../domain/sends/send.ts";
import type { AddressId, SendId, WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ProposalEnd } from "../proposals/decide-proposals.ts";
import type { ExternalWriters } from "../sends/external/ports.ts";
import type { OwnSource } from "../sends/own/ports.ts";
import type { SendWriter } from "../sends/ports.ts";

export type NewColdStorage = Omit<ColdStorage, "version" | "decided">;

type Proposed = Result<ColdStorageId, ColdStorageOutdated | ColdAddressTaken>;

/** In one transaction. */
export type ColdWriter = {
  /** What is in force; until the end of the transaction nobody puts another in its place. */
  lockInForce(network: NetworkCode): Promise<ColdStorage | null>;
  /** Once for its key. */
  proposeOnce(claim: Claim, work: () => Promise<Proposed>): Promise<Proposed | Result<never, IdempotencyKeyReused>>;
  propose(storage: NewColdStorage): Promise<void>;
  /** Whether anybody here receives at it, or sends from it, but as a cold storage. */
  isTaken(network: NetworkCode, address: string): Promise<boolean>;
  /** Locked, as it is now. */
  lock(id: ColdStorageId): Promise<ColdStorage | null>;
  /** From now on blocks are read for its address; nothing where it was in force before. */
  addWallet(storage: ColdStorage, at: Date): Promise<void>;
  decide(id: ColdStorageId, end: ProposalEnd): Promise<void>;
};

export type InCold = <T>(work: (writer: ColdWriter & { readonly sends: SendWriter }) => Promise<T>) => Promise<T>;

/** An address that is a cold storage, or was. */
export type ColdWallet = {
  readonly walletId: WalletId;
  readonly addressId: AddressId;
  readonly address: string;
  readonly isInForce: boolean;
};

/** With the version that is in force on its network; 0: none is. */
export type SeenColdStorage = { readonly storage: ColdStorage; readonly latest: number };

export type ColdReader = {
  findInForce(network: NetworkCode): Promise<ColdStorage | null>;
  /** The one in force first. */
  listWallets(network: NetworkCode): Promise<readonly ColdWallet[]>;
  find(id: ColdStorageId): Promise<SeenColdStorage | null>;
  /** The newest first. */
  list(page: {
    readonly network: NetworkCode | null;
    /** Null: any. */
    readonly states: readonly ProposalState[] | null;
    readonly after: ColdStorageId | null;
    readonly count: number;
    readonly now: Date;
  }): Promise<readonly SeenColdStorage[]>;
  /** On its way there, and not at its end: of a currency one at most. */
  listOpen(network: NetworkCode): Promise<readonly Pick<Send, "id" | "state" | "payee" | "amount">[]>;
};

/** What is there of a currency: null where nobody says it now, or it is none that fits. */
export type ReadHot = (asset: Asset) => Promise<(Hot & { readonly contract: string | null }) | null>;

/** What a network makes of what keeps cold there; null: nothing is kept cold on it. */
export type ReadColdPlace = (network: NetworkCode, text: string) => Result<ColdPlace, ColdPlaceFault> | null;

/** PRIVATE_KEY: it could spend. ADDRESS_TYPE: nothing is given out for addresses of its kind. */
export type ColdPlaceFault = "ADDRESS_INVALID" | "PRIVATE_KEY" | "ADDRESS_TYPE";

/** Where what is too little is shown. */
export type NoteLow = (network: NetworkCode, currency: string, isLow: boolean) => void;

export type Refilled = Result<SendId, RefillRefusal>;
export type RefilledUnderKey = Refilled | Result<never, IdempotencyKeyReused>;

/** In one transaction. */
export type RefillWriter = {
  /** What the key was used for; null: for nothing yet. */
  findRefilled(claim: Claim): Promise<RefilledUnderKey | null>;
  /** Once for its key; no refusal stays with it. */
  refillOnce(claim: Claim, refill: () => Promise<Refilled>): Promise<RefilledUnderKey>;
  /** Another one from there waits to be signed; whoever asks has its source. */
  isRefilling(network: NetworkCode, address: string): Promise<boolean>;
  /** The address becomes one that is spent from; nothing where it is one already. */
  addSource(source: OwnSource): Promise<void>;
  readonly external: ExternalWriters;
};

export type InRefills = <T>(work: (writer: RefillWriter) => Promise<T>) => Promise<T>;
