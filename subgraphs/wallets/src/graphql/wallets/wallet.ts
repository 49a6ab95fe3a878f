import type { ChainBalance } from "../../app/segregated/ports.ts";
import { custodyOf } from "../../domain/wallets/wallet.ts";
import { makeDepositList } from "../deposits/deposit-list.ts";
import type { AddressResolvers, EntityResolvers } from "../generated/types.ts";
import { presentMoney } from "../present.ts";
import { transactionsOfWallet } from "../sends/own-transactions.ts";
import { makeAddressList } from "./address-list.ts";

export const Address: AddressResolvers = { isChange: ({ isChange }) => isChange ?? false };

const presentCoins = ({ confirmed, tokens }: Pick<ChainBalance, "confirmed" | "tokens">) => ({
  confirmed: presentMoney(confirmed),
  tokens: tokens?.map(presentMoney) ?? null,
});

export const Wallet: EntityResolvers["Wallet"] = {
  __resolveReference: ({ id }, { loaders }) => loaders.wallet.load(id),
  custody: (wallet) => custodyOf(wallet),
  addressType: ({ id }, _args, { loaders }) => loaders.addressType.load(id),
  scan: ({ id }, _args, { loaders }) => loaders.scan.load(id),
  async onChainBalance(wallet, _args, { loaders }) {
    const found = await loaders.chainBalance.load(wallet);
    if (!found) return null;
    const { pending, addresses, block } = found;
    return {
      ...{ ...presentCoins(found), pending: pending && presentMoney(pending), block },
      addresses: addresses?.map((one) => ({ address: one.address, ...presentCoins(one) })) ?? null,
    };
  },
  owner: ({ userId }) => ({ id: userId }),
  transactions: transactionsOfWallet,
  addresses: async ({ id }, args, { loaders }) => {
    const list = makeAddressList(id);
    const page = { walletId: id, ...list.read(args) };
    return list.present(await loaders.addresses.load(page), {
      hasPrevious: page.after !== null,
      placeOf: ({ index }) => index,
    });
  },
  pendingDeposits: ({ id }, _args, { loaders }) => loaders.sightings.load(id),
  deposits: async ({ id }, args, { loaders }) => {
    const list = makeDepositList(id);
    const page = { walletId: id, ...list.read(args) };
    return list.present(await loaders.deposits.load(page), {
      hasPrevious: page.after !== null,
      placeOf: ({ deposit }) => deposit.id,
    });
  },
};
