import type { Id } from "@coffer/contracts/ids";

export type { UserId } from "@coffer/contracts/ids";
export type WalletId = Id<"wal">;
export type AddressId = Id<"adr">;
