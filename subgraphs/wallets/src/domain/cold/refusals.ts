import type { CustodyStopped } from "../sends/external-refusals.ts";
import type { OwnOfferRefusal } from "../sends/own-refusals.ts";

export type ColdStorageNotFound = { readonly code: "COLD_STORAGE_NOT_FOUND" };

/** Somebody has decided on it, or it has expired. */
export type ColdStorageDecided = { readonly code: "COLD_STORAGE_DECIDED" };

/** Whoever proposed it cannot agree to it. */
export type OwnColdStorage = { readonly code: "OWN_COLD_STORAGE" };

/** Another one has come into force since its author looked. */
export type ColdStorageOutdated = { readonly code: "COLD_STORAGE_OUTDATED"; readonly latestVersion: number };

/** The address is one that the house, or somebody here, receives at or sends from. */
export type ColdAddressTaken = { readonly code: "COLD_ADDRESS_TAKEN" };

/** Nothing is signed of the treasury's while it is paused. */
export type TreasuryPaused = { readonly code: "TREASURY_PAUSED" };

/** Another one from the same address waits to be signed. */
export type RefillWaiting = { readonly code: "REFILL_WAITING" };

/** There is no such cold storage on the network, or none was ever agreed to. */
export type NothingCold = { readonly code: "COLD_ADDRESS_NOT_FOUND" };

/** Its currency moves over its network, and its payee is the treasury: nobody chooses these. */
export type RefillRefusal =
  | Exclude<
      OwnOfferRefusal,
      {
        readonly code:
          | "WALLET_NOT_FOUND"
          | "WALLET_ARCHIVED"
          | "WALLET_CANNOT_SEND"
          | "ADDRESS_NOT_FOUND"
          | "ADDRESS_INVALID";
      }
    >
  | NothingCold
  | TreasuryMissing
  | TreasuryPaused
  | CustodyStopped
  | RefillWaiting;

/** As domain/treasuries says it. */
type TreasuryMissing = { readonly code: "TREASURY_NOT_FOUND" };

export type ColdRefusal =
  | NothingCold
  | CustodyStopped
  | ColdStorageNotFound
  | ColdStorageDecided
  | OwnColdStorage
  | ColdStorageOutdated
  | ColdAddressTaken
  | TreasuryPaused
  | RefillWaiting;
