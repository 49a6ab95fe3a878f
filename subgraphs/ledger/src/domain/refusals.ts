import type { Money } from "@coffer/money/money";
import type { Balance } from "./account.ts";
import type { AccountId, EntryId } from "./ids.ts";
import type { EntryAction, Imbalance } from "./journal-entry.ts";

/** Why a well-formed request of an operator cannot be done. Nothing was changed by it. */
export type AccountNotFound = { readonly code: "ACCOUNT_NOT_FOUND"; readonly accountId: AccountId };
export type CurrencyMismatch = {
  readonly code: "CURRENCY_MISMATCH";
  readonly accountId: AccountId;
  readonly accountCurrency: string;
};
export type EntryUnbalanced = { readonly code: "ENTRY_UNBALANCED"; readonly imbalances: readonly Imbalance[] };
export type AccountClosed = { readonly code: "ACCOUNT_CLOSED"; readonly accountId: AccountId };
export type AccountFrozen = { readonly code: "ACCOUNT_FROZEN"; readonly accountId: AccountId };
export type OwnerFrozen = { readonly code: "OWNER_FROZEN"; readonly accountId: AccountId };
export type InsufficientFunds = {
  readonly code: "INSUFFICIENT_FUNDS";
  readonly accountId: AccountId;
  readonly available: Money;
};
export type EntryNotFound = { readonly code: "ENTRY_NOT_FOUND" };
export type EntryNotReversible = { readonly code: "ENTRY_NOT_REVERSIBLE"; readonly action: EntryAction };
export type EntryAlreadyReversed = { readonly code: "ENTRY_ALREADY_REVERSED"; readonly reversalId: EntryId };
export type AccountCodeTaken = { readonly code: "ACCOUNT_CODE_TAKEN"; readonly accountId: AccountId };
export type AccountNotEmpty = { readonly code: "ACCOUNT_NOT_EMPTY"; readonly balance: Balance };
export type CurrencyCodeTaken = { readonly code: "CURRENCY_CODE_TAKEN"; readonly currency: string };
/** There are as many currencies as there may be. */
export type QuotaExceeded = { readonly code: "QUOTA_EXCEEDED"; readonly limit: number };
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };

/** What the state of an account that an entry touches can forbid. */
export type BlockedMovement = AccountClosed | AccountFrozen | OwnerFrozen | InsufficientFunds;

export type OpenSystemAccountRefusal = AccountCodeTaken | IdempotencyKeyReused;
export type AddCurrencyRefusal = CurrencyCodeTaken | QuotaExceeded | IdempotencyKeyReused;
export type RecordEntryRefusal =
  | AccountNotFound
  | CurrencyMismatch
  | EntryUnbalanced
  | BlockedMovement
  | IdempotencyKeyReused;
export type ReverseEntryRefusal =
  | EntryNotFound
  | EntryNotReversible
  | EntryAlreadyReversed
  | BlockedMovement
  | IdempotencyKeyReused;
export type SetAccountStateRefusal = AccountNotFound | AccountClosed | AccountNotEmpty | IdempotencyKeyReused;
export type OperatorRefusal =
  | AddCurrencyRefusal
  | OpenSystemAccountRefusal
  | RecordEntryRefusal
  | ReverseEntryRefusal
  | SetAccountStateRefusal;
