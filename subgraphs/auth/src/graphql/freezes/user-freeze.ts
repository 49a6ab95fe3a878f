import type { UserFreezeResolvers } from "../generated/types.ts";

export const UserFreeze: UserFreezeResolvers = {
  by: async ({ byId }, _args, { users }) => {
    const operator = await users.load(byId);
    if (!operator) throw new Error(`the operator ${byId} is missing`);
    return operator;
  },
};
