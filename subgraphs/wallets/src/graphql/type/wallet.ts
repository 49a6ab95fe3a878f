import type { Context } from "../context.ts";
import type { WalletResolvers } from "../generated/types.ts";
import type { WalletParent } from "../parents.ts";
import { parseAddressPage } from "../parse.ts";
import { presentAddresses } from "../present.ts";

type ResolveReference = (reference: { id: string }, context: Context) => Promise<WalletParent | null>;

export const Wallet: WalletResolvers & { __resolveReference: ResolveReference } = {
  __resolveReference: ({ id }, { loaders }) => loaders.wallet.load(id),
  addresses: async ({ id }, args, { loaders }) => {
    const page = parseAddressPage(id, args);
    return presentAddresses(await loaders.addresses.load(page), page);
  },
};
