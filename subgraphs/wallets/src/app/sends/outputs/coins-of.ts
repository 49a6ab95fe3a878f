import type { Coin } from "../../../domain/sends/outputs/coin.ts";
import type { Send } from "../../../domain/sends/send.ts";
import type { CoinReader, OwnCoins, SpendWriter } from "./ports.ts";

type Of = Pick<Send, "network" | "source" | "walletId">;

/** What a send may spend: what its owner has brought, or what the house pays out of. */
export function coinsOf(coins: CoinReader, { network, source, walletId }: Of): OwnCoins {
  if (walletId !== null) return coins.own(walletId);
  return {
    listSpendable: (height, count) => coins.listSpendable(network, height, count),
    listThere: (outpoints) => coins.listThere(network, outpoints),
    listKeys: (addresses) => coins.listKeys(network, addresses),
    findChangeAddress: async () => source,
  };
}

type At = { readonly height: number; readonly coins: readonly Coin[] };

/** Whether it still may: whoever asks has its source. */
export const areSpendableBy = (
  spends: SpendWriter,
  { network, walletId }: Of,
  { height, coins }: At,
): Promise<boolean> =>
  walletId === null ? spends.areSpendable(network, height, coins) : spends.areOwnSpendable(walletId, height, coins);
