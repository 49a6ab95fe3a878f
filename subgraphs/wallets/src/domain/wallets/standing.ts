import type { WalletId } from "./ids.ts";
import { custodyOf, type Wallet } from "./wallet.ts";

/**
 * What becomes of the wallets of one person on one network, oldest first, where one of them is made
 * the default, put away, or taken back. Of those that are not archived exactly one is the default:
 * none whose coins stay apart.
 */
export const withDefault = (wallets: readonly Wallet[], id: WalletId): Wallet[] =>
  wallets.map((wallet) => ({ ...wallet, isDefault: wallet.id === id }));

export const withArchived = (wallets: readonly Wallet[], id: WalletId, at: Date): Wallet[] =>
  settle(
    wallets.map((wallet) =>
      wallet.id === id ? { ...wallet, isDefault: false, archivedAt: wallet.archivedAt ?? at } : wallet,
    ),
  );

export const withRestored = (wallets: readonly Wallet[], id: WalletId): Wallet[] =>
  settle(wallets.map((wallet) => (wallet.id === id ? { ...wallet, archivedAt: null } : wallet)));

function settle(wallets: readonly Wallet[]): Wallet[] {
  const open = wallets.filter((wallet) => wallet.archivedAt === null && custodyOf(wallet) === "POOLED");
  const byDefault = open.find(({ isDefault }) => isDefault) ?? open[0];
  return wallets.map((wallet) => ({ ...wallet, isDefault: wallet === byDefault }));
}
