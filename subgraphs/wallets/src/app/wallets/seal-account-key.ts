import type { Sealed, Vault } from "@coffer/platform/stores/vault";
import type { WalletId } from "../../domain/wallets/ids.ts";
import { accountKeyContext, entropyContext } from "./make-wallet-keys.ts";
import type { SeedMaker } from "./ports.ts";

/** A wallet whose account key is not sealed yet: it was made before account keys were. */
export type WalletOfEntropy = {
  readonly id: WalletId;
  readonly accountPath: string;
  readonly accountXpub: string;
  readonly sealedEntropy: Sealed;
};

/** The entropy opens, and is not what the row's public key was made from. */
export class AccountDiffers extends Error {}

export type SealAccountKey = (wallet: WalletOfEntropy) => Promise<Sealed>;

/**
 * Derives the account's extended private key from the entropy again, and seals it. Throws as the
 * vault does, and {@link AccountDiffers}: a key that spends from other addresses is worse than
 * none.
 */
export const makeSealAccountKey =
  ({ seeds, vault }: { seeds: SeedMaker; vault: Vault }): SealAccountKey =>
  async ({ id, accountPath, accountXpub, sealedEntropy }) => {
    const entropy = await vault.open(sealedEntropy, entropyContext(id));
    try {
      const { xpub, xprv } = await seeds.deriveAccount(entropy, accountPath);
      try {
        if (xpub !== accountXpub) throw new AccountDiffers("the entropy is not what the account was made from");
        return await vault.seal(xprv, accountKeyContext(id));
      } finally {
        xprv.fill(0);
      }
    } finally {
      entropy.fill(0);
    }
  };
