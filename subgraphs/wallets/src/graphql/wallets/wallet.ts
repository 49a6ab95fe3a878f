import type { EntityResolvers } from "../generated/types.ts";
import { makeAddressList } from "./address-list.ts";

export const Wallet: EntityResolvers["Wallet"] = {
  __resolveReference: ({ id }, { loaders }) => loaders.wallet.load(id),
  owner: ({ userId }) => ({ id: userId }),
  addresses: async ({ id }, args, { loaders }) => {
    const list = makeAddressList(id);
    const page = { walletId: id, ...list.read(args) };
    return list.present(await loaders.addresses.load(page), {
      hasPrevious: page.after !== null,
      placeOf: ({ index }) => index,
    });
  },
};
