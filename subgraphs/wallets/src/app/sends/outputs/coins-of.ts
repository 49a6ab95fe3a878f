import type { Coin } from "../../../domain/sends/outputs/coin.ts";
import { formOfScript, type InputForm, OWN_FORM } from "../../../domain/sends/outputs/sizes.ts";
import type { Send } from "../../../domain/sends/send.ts";
import type { SendId, WalletId } from "../../../domain/wallets/ids.ts";
import type { OutputDeps } from "./deps.ts";
import type { OwnCoins, SpendWriter } from "./ports.ts";

type Of = Pick<Send, "network" | "source" | "walletId">;

export type SendCoins = Omit<OwnCoins, "findChangeAddress"> & {
  /** See CoinReader. */
  listReserved(id: SendId): Promise<readonly Coin[]>;
  /** Where what is left comes back to. */
  findChange(): Promise<{ readonly address: string; readonly form: InputForm }>;
};

type Deps = Pick<OutputDeps, "coins" | "readPayee">;

/** What a send may spend: what its owner has brought, or what the house pays out of. */
export function coinsOf(deps: Deps, { network, source, walletId }: Of): SendCoins {
  if (walletId !== null) return ownOf(deps, walletId);
  const { coins } = deps;
  return {
    listSpendable: (height, count) => coins.listSpendable(network, height, count),
    listThere: (outpoints) => coins.listThere(network, outpoints),
    listReserved: coins.listReserved,
    listKeys: (addresses) => coins.listKeys(network, addresses),
    findChange: async () => ({ address: source, form: OWN_FORM }),
  };
}

/** Of whatever forms the addresses of a wallet are. */
function ownOf({ coins, readPayee }: Deps, walletId: WalletId): SendCoins {
  const own = coins.own(walletId);
  const formAt = (address: string): InputForm => formOfScript(readPayee(address)?.scriptBytes ?? 0);
  const withForm = (coin: Coin): Coin => ({ ...coin, form: formAt(coin.address) });
  return {
    ...own,
    listSpendable: async (height, count) => (await own.listSpendable(height, count)).map(withForm),
    listThere: async (outpoints) => (await own.listThere(outpoints)).map(withForm),
    listReserved: async (id) => (await coins.listReserved(id)).map(withForm),
    async findChange() {
      const address = await own.findChangeAddress();
      return { address, form: formAt(address) };
    },
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
