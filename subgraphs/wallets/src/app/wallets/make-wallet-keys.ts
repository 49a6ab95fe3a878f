import { newId } from "@coffer/contracts/ids";
import type { Vault } from "@coffer/platform/stores/vault";
import type { WalletId } from "../../domain/wallets/ids.ts";
import type { Gate } from "./gate.ts";
import type { ChainAdapter, SeedMaker, WalletKeys } from "./ports.ts";

/** Binds sealed entropy to its wallet: in another wallet's row it does not open. */
export const entropyContext = (walletId: WalletId): string => `wallets/entropy/${walletId}`;

/** Binds the sealed account key to its wallet, and to this purpose. */
export const accountKeyContext = (walletId: WalletId): string => `wallets/account-key/${walletId}`;

export type MakeWalletKeys = (walletId: WalletId, chain: ChainAdapter) => Promise<WalletKeys>;

type Deps = { seeds: SeedMaker; vault: Vault; gate: Gate };

/**
 * New keys of one wallet. Each wallet has entropy of its own, so that one that leaks endangers no
 * other. In clear it exists only between these braces; the gate bounds how often at once.
 */
export const makeMakeWalletKeys =
  ({ seeds, vault, gate }: Deps): MakeWalletKeys =>
  (walletId, chain) =>
    gate(async () => {
      const entropy = seeds.newEntropy();
      try {
        const { xpub, xprv } = await seeds.deriveAccount(entropy, chain.accountPath);
        try {
          const first = chain.receiveAddress(xpub, 0);
          return {
            accountPath: chain.accountPath,
            accountXpub: xpub,
            sealedEntropy: await vault.seal(entropy, entropyContext(walletId)),
            sealedAccountKey: await vault.seal(xprv, accountKeyContext(walletId)),
            firstAddress: { id: newId("adr"), ...first, index: 0, label: null },
          };
        } finally {
          xprv.fill(0);
        }
      } finally {
        entropy.fill(0);
      }
    });
