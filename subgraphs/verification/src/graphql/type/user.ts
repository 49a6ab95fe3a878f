import type { EntityResolvers } from "../generated/types.ts";

export const User: EntityResolvers["User"] = {
  __resolveReference: ({ id }) => ({ id }),
  verification: ({ id }, _args, { loaders }) => loaders.latestOfUser.load(id),
};
