import type { Money } from "@coffer/money/money";
import type { ChainUnavailable, NetworkCurrencyMismatch } from "../chains/refusals.ts";
import type { AddressNotFound, WalletArchived, WalletNotFound } from "../wallets/refusals.ts";
import type { AddressInvalid, PayeeRefuses } from "./refusals.ts";

/**
 * POOLED: the house's treasury pays for it. ADDRESS_TYPE: it is only watched, and an address of it
 * is a script's, which no single key signs for. FROM_ADDRESS: it spends from all of its addresses.
 */
export type WalletCannotSend = {
  readonly code: "WALLET_CANNOT_SEND";
  readonly why: "POOLED" | "ADDRESS_TYPE" | "FROM_ADDRESS";
};

/** It would cost more than it may. */
export type FeeTooHigh = { readonly code: "NETWORK_FEE_TOO_HIGH" };

export type BalanceInsufficient = {
  readonly code: "BALANCE_INSUFFICIENT";
  /** The most of it that one of the addresses could send from, less what is on its way. */
  readonly available: Money;
  /** What it would cost at most, where its payee is nothing special. */
  readonly maximumFee: Money;
};

/** Of one wallet, in no block yet. */
export type TransactionsTooMany = { readonly code: "TRANSACTIONS_TOO_MANY"; readonly limit: number };

/** Before anything is planned. */
export type OwnOfferRefusal = Exclude<OwnSendRefusal, TransactionsTooMany>;

export type OwnSendRefusal =
  | WalletNotFound
  | WalletCannotSend
  | WalletArchived
  | ChainUnavailable
  | NetworkCurrencyMismatch
  | AddressNotFound
  | AddressInvalid
  | PayeeRefuses
  | FeeTooHigh
  | BalanceInsufficient
  | TransactionsTooMany;
