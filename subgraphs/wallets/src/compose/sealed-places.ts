import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { type SealedPlace, USUAL_COLUMNS } from "@coffer/platform/stores/sealed-place";
import { accountKeyContext, entropyContext } from "../app/wallets/make-wallet-keys.ts";
import type { WalletId } from "../domain/wallets/ids.ts";

const ofWallet = (context: (id: WalletId) => string) => ({
  subgraph: "wallets" as const,
  table: "wallet",
  key: ["id"],
  contextOf: ([id]: readonly string[]) => context(idFromUuid("wal", id as Uuid)),
});

/** Where this subgraph keeps what is sealed. */
export const WALLETS_SEALED: readonly SealedPlace[] = [
  { ...ofWallet(entropyContext), ...USUAL_COLUMNS, name: "wallets/entropy" },
  {
    ...ofWallet(accountKeyContext),
    name: "wallets/account-key",
    keyId: "account_key_id",
    wrappedKey: "account_wrapped_key",
  },
];
