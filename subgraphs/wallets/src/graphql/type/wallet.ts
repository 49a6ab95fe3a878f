import { addressesOf } from "../address-list.ts";
import type { Context } from "../context.ts";
import type { WalletResolvers } from "../generated/types.ts";
import type { WalletParent } from "../parents.ts";

type ResolveReference = (reference: { id: string }, context: Context) => Promise<WalletParent | null>;

export const Wallet: WalletResolvers & { __resolveReference: ResolveReference } = {
  __resolveReference: ({ id }, { loaders }) => loaders.wallet.load(id),
  addresses: async ({ id }, args, { loaders }) => {
    const list = addressesOf(id);
    const page = { walletId: id, ...list.read(args) };
    return list.present(await loaders.addresses.load(page), {
      hasPrevious: page.after !== null,
      placeOf: ({ index }) => index,
    });
  },
};
