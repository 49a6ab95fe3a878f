import type { Id } from "@coffer/contracts/ids";

export type { NodeId, UserId } from "@coffer/contracts/ids";

/** Of the ledger. */
export type AccountId = Id<"acc">;
export type WalletId = Id<"wal">;
export type AddressId = Id<"adr">;
export type DepositId = Id<"dep">;
export type PaymentId = Id<"pay">;
export type SendId = Id<"txn">;
export type ReconciliationId = Id<"rcn">;
