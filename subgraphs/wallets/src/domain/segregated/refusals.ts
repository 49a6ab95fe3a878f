import type { KeyFault } from "./keys.ts";

export type KeyInvalid = { readonly code: "KEY_INVALID"; readonly fault: KeyFault };
export type WalletExists = { readonly code: "WALLET_EXISTS" };
export type WalletPooled = { readonly code: "WALLET_POOLED" };

export type SegregatedRefusal = KeyInvalid | WalletExists | WalletPooled;
