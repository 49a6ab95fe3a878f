import type { UserResolvers } from "../generated/types.ts";
import type { UserParent } from "../parents.ts";

export const User: UserResolvers & { __resolveReference: (reference: UserParent) => UserParent } = {
  __resolveReference: ({ id }) => ({ id }),
  verification: ({ id }, _args, { loaders }) => loaders.latestOfUser.load(id),
};
