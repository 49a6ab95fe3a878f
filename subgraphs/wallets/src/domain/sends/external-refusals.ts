import type { SignedFault } from "./draft.ts";
import type { TransactionNotFound } from "./refusals.ts";

/** Nothing of it waits to be signed elsewhere: it never did, or is signed, or at its end. */
export type TransactionNotAwaiting = { readonly code: "TRANSACTION_NOT_AWAITING" };

export type SignedTransactionInvalid = { readonly code: "SIGNED_TRANSACTION_INVALID"; readonly fault: SignedFault };

/** What it spends, or its nonce, was used by another meanwhile, or its time is over. */
export type TransactionOutdated = { readonly code: "TRANSACTION_OUTDATED" };

/** Of what is the house's: the books and the chain differ, until an operator lets go. */
export type CustodyStopped = { readonly code: "CUSTODY_STOPPED" };

export type SubmitSignedRefusal =
  | TransactionNotFound
  | TransactionNotAwaiting
  | SignedTransactionInvalid
  | TransactionOutdated
  | CustodyStopped;
