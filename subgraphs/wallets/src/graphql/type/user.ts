import type { EntityResolvers } from "../generated/types.ts";

export const User: EntityResolvers["User"] = {
  __resolveReference: ({ id }) => ({ id }),
  wallets: async ({ id }, _args, { loaders }) => [...(await loaders.walletsOfUser.load(id))],
};
