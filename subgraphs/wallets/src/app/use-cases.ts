import type { Result } from "@coffer/platform/values/result";
import type { AddressNotFound, CreateAddressRefusal, CreateWalletRefusal } from "../domain/refusals.ts";
import type { Address, Wallet } from "../domain/wallet.ts";
import type { CreateAddress } from "./create-address.ts";
import type { CreateWallet } from "./create-wallet.ts";
import type { LabelAddress } from "./label-address.ts";
import type { ManageWallets } from "./manage-wallets.ts";
import type { Networks } from "./ports.ts";
import type { ReadWallets } from "./read-wallets.ts";

/** What resolvers may call. */
export type WalletsApp = {
  createWallet(command: CreateWallet): Promise<Result<Wallet, CreateWalletRefusal>>;
  manageWallets: ManageWallets;
  createAddress(command: CreateAddress): Promise<Result<Address, CreateAddressRefusal>>;
  labelAddress(command: LabelAddress): Promise<Result<Address, AddressNotFound>>;
  readWallets: ReadWallets;
  /** The configured ones. */
  networks: Networks;
};
