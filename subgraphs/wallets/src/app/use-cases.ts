import type { Result } from "@coffer/platform/values/result";
import type { CreateWalletRefusal } from "../domain/refusals.ts";
import type { Wallet } from "../domain/wallet.ts";
import type { CreateWallet } from "./create-wallet.ts";
import type { Networks } from "./ports.ts";
import type { ReadWallets } from "./read-wallets.ts";

/** What resolvers may call. */
export type WalletsApp = {
  createWallet(command: CreateWallet): Promise<Result<Wallet, CreateWalletRefusal>>;
  readWallets: ReadWallets;
  /** The configured ones. */
  networks: Networks;
};
