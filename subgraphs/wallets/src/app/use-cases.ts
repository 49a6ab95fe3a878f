import type { Result } from "@coffer/platform/values/result";
import type { NetworkNotStopped } from "../domain/chains/refusals.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type {
  AddressNotFound,
  CreateAddressRefusal,
  CreateWalletRefusal,
  NetworkUnavailable,
} from "../domain/wallets/refusals.ts";
import type { Address, Wallet } from "../domain/wallets/wallet.ts";
import type { ReadNetworks } from "./chains/read-networks.ts";
import type { ResumeNetwork } from "./chains/resume-network.ts";
import type { CreateAddress } from "./wallets/create-address.ts";
import type { CreateWallet } from "./wallets/create-wallet.ts";
import type { LabelAddress } from "./wallets/label-address.ts";
import type { ManageWallets } from "./wallets/manage-wallets.ts";
import type { Networks } from "./wallets/ports.ts";
import type { ReadWallets } from "./wallets/read-wallets.ts";

/** What resolvers may call. */
export type WalletsApp = {
  createWallet(command: CreateWallet): Promise<Result<Wallet, CreateWalletRefusal>>;
  manageWallets: ManageWallets;
  createAddress(command: CreateAddress): Promise<Result<Address, CreateAddressRefusal>>;
  labelAddress(command: LabelAddress): Promise<Result<Address, AddressNotFound>>;
  readWallets: ReadWallets;
  /** The configured ones. */
  networks: Networks;
  readNetworks: ReadNetworks;
  resumeNetwork(command: ResumeNetwork): Promise<Result<NetworkCode, NetworkUnavailable | NetworkNotStopped>>;
};
