export type TransactionNotFound = { readonly code: "TRANSACTION_NOT_FOUND" };

/** It is in a block, or at its end, or not signed yet. */
export type TransactionNotWaiting = { readonly code: "TRANSACTION_NOT_WAITING" };

/** Its network takes no other in its place: it is mined, or expires and is signed anew. */
export type TransactionNotReplaceable = { readonly code: "TRANSACTION_NOT_REPLACEABLE" };

export type AddressInvalid = { readonly code: "ADDRESS_INVALID" };

/** What stands at the address takes nothing. */
export type PayeeRefuses = { readonly code: "PAYEE_REFUSES" };

/** No policy has it wait: it goes on, or has ended. */
export type TransactionNotHeld = { readonly code: "TRANSACTION_NOT_HELD" };

/** Another payee, amount, currency or network than who approves it has seen. */
export type TransactionDiffers = { readonly code: "TRANSACTION_DIFFERS" };

/** Whoever asked for a payment cannot let it leave. */
export type OwnTransaction = { readonly code: "OWN_TRANSACTION" };

/** The policy that is in force does not ask for theirs. */
export type NotAnApprover = { readonly code: "NOT_AN_APPROVER" };

export type HeldRefusal = TransactionNotHeld | TransactionDiffers | OwnTransaction | NotAnApprover;

export type SendsRefusal =
  | HeldRefusal
  | TransactionNotFound
  | TransactionNotWaiting
  | TransactionNotReplaceable
  | AddressInvalid
  | PayeeRefuses;
