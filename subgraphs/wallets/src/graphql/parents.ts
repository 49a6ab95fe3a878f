import type { Wallet } from "../domain/wallet.ts";

/** The entity is another subgraph's: here it is only its id. */
export type UserParent = { readonly id: string };
export type WalletParent = Wallet;
