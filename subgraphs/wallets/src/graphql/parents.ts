import type { NetworkCode } from "../domain/wallets/network.ts";
import type { Wallet } from "../domain/wallets/wallet.ts";

/** The entity is another subgraph's: here it is only its id. */
export type UserParent = { readonly id: string };
export type WalletParent = Wallet;
/** What it is the health of. */
export type NetworkHealthParent = { readonly network: NetworkCode };
