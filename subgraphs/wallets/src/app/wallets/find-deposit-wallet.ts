import type { NetworkCode } from "../../domain/wallets/network.ts";
import { custodyOf, type Wallet } from "../../domain/wallets/wallet.ts";
import { findCurrency } from "./find-currency.ts";
import type { Networks } from "./ports.ts";

export type DepositWalletMissing = "CURRENCY_MISMATCH" | "CHAIN_UNAVAILABLE" | "NO_WALLET";

type Sought = {
  readonly network: NetworkCode;
  readonly currency: string;
  /** Whether a node of it is configured. */
  readonly isConnected: boolean;
  /** Of one owner, the oldest first. */
  readonly wallets: readonly Wallet[];
};

/**
 * To which wallet a currency comes over a network so that its owner's account is credited: the
 * default one, else the oldest. What comes to one of their own keys is credited to nobody.
 */
export function findDepositWallet(
  networks: Networks,
  { network, currency, isConnected, wallets }: Sought,
): Wallet | DepositWalletMissing {
  if (!networks.has(network)) return "CHAIN_UNAVAILABLE";
  if (findCurrency(networks, network, currency) === null) return "CURRENCY_MISMATCH";
  if (!isConnected) return "CHAIN_UNAVAILABLE";
  const pooled = wallets.filter(
    (wallet) => wallet.network === network && wallet.archivedAt === null && custodyOf(wallet) === "POOLED",
  );
  return pooled.find(({ isDefault }) => isDefault) ?? pooled[0] ?? "NO_WALLET";
}
