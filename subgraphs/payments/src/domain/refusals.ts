import type { Money } from "@coffer/money/money";

/** Why a well-formed money request cannot be done. Nothing was changed by it. */
export type InsufficientFunds = { readonly code: "INSUFFICIENT_FUNDS"; readonly available: Money };
export type AccountNotFound = { readonly code: "ACCOUNT_NOT_FOUND" };
export type PayeeNotFound = { readonly code: "PAYEE_NOT_FOUND" };
export type SameAccount = { readonly code: "SAME_ACCOUNT" };
export type CurrencyMismatch = { readonly code: "CURRENCY_MISMATCH"; readonly accountCurrency: string };
export type DepositUnavailable = { readonly code: "DEPOSIT_UNAVAILABLE" };
export type IdempotencyKeyReused = { readonly code: "IDEMPOTENCY_KEY_REUSED" };

export type OpenAccountRefusal = IdempotencyKeyReused;
export type DepositRefusal = AccountNotFound | CurrencyMismatch | DepositUnavailable | IdempotencyKeyReused;
export type SendPaymentRefusal =
  | InsufficientFunds
  | AccountNotFound
  | PayeeNotFound
  | SameAccount
  | CurrencyMismatch
  | IdempotencyKeyReused;
