import type { EntityResolvers } from "../generated/types.ts";
import { listOf } from "./wallets.ts";

export const User: EntityResolvers["User"] = {
  __resolveReference: ({ id }) => ({ id }),
  wallets: async ({ id }, args, { loaders }) => listOf(await loaders.walletsOfUser.load(id), args),
};
