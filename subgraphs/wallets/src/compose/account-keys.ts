import { DoesNotOpen } from "@coffer/platform/stores/aes-gcm";
import { UnknownKey, type Vault } from "@coffer/platform/stores/vault";
import type pg from "pg";
import { makeSeedMaker } from "../adapters/derivation/seed-maker.ts";
import { makeAccountKeyDesk } from "../adapters/postgres/wallets/account-key-desk.ts";
import { AccountDiffers, makeSealAccountKey } from "../app/wallets/seal-account-key.ts";
import type { WalletId } from "../domain/wallets/ids.ts";

const BATCH = 100;

export type SealedAccounts = { readonly sealed: number; readonly failed: readonly WalletId[] };

/**
 * Seals the account keys of wallets that earlier versions made, each row by itself: what is stopped
 * anywhere goes on where it was. Besides wallets that do not open, nothing is passed over. The pool
 * is an administrator's.
 */
export async function sealMissingAccountKeys(pool: pg.Pool, vault: Vault): Promise<SealedAccounts> {
  const desk = makeAccountKeyDesk(pool);
  const seal = makeSealAccountKey({ seeds: makeSeedMaker(), vault });
  const failed: WalletId[] = [];
  let [sealed, after]: [number, WalletId | null] = [0, null];
  for (;;) {
    const wallets = await desk.listWithout(after, BATCH);
    for (const wallet of wallets) {
      try {
        if (await desk.put(wallet.id, await seal(wallet))) sealed += 1;
      } catch (error) {
        if (!(error instanceof DoesNotOpen || error instanceof UnknownKey || error instanceof AccountDiffers))
          throw error;
        failed.push(wallet.id);
      }
      after = wallet.id;
    }
    if (wallets.length < BATCH) return { sealed, failed };
  }
}
