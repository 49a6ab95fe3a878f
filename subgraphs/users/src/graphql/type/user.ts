import type { EntityResolvers } from "../generated/types.ts";

/** All references of one request are loaded together. */
export const User: EntityResolvers["User"] = {
  __resolveReference: async ({ id }, { profiles }) => ({ ...(await profiles.load(id)), id }),
};
