import type { EntityResolvers } from "../generated/types.ts";
import { oauthGrants } from "../oauth/grants.ts";

/** All references of one request are loaded together. */
export const User: EntityResolvers["User"] = {
  __resolveReference: ({ id }, { users }) => users.load(id),
  // Looked up only where it is asked for: nearly every request reads users, and next to none their
  // freezes.
  oauthGrants,
  freeze: ({ id }, _args, { freezes }) => freezes.load(id),
};
