import type { UserResolvers } from "../generated/types.ts";
import type { UserParent } from "../parents.ts";

export const User: UserResolvers & { __resolveReference: (reference: UserParent) => UserParent } = {
  __resolveReference: ({ id }) => ({ id }),
  wallets: async ({ id }, _args, { loaders }) => [...(await loaders.walletsOfUser.load(id))],
};
