export type TransactionNotFound = { readonly code: "TRANSACTION_NOT_FOUND" };

/** It is in a block, or at its end, or not signed yet. */
export type TransactionNotWaiting = { readonly code: "TRANSACTION_NOT_WAITING" };

export type AddressInvalid = { readonly code: "ADDRESS_INVALID" };

/** What stands at the address takes nothing. */
export type PayeeRefuses = { readonly code: "PAYEE_REFUSES" };

export type SendsRefusal = TransactionNotFound | TransactionNotWaiting | AddressInvalid | PayeeRefuses;
