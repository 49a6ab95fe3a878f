import { isId } from "@coffer/contracts/ids";
import { may } from "@coffer/platform/identity/may";
import type { EntityResolvers } from "../generated/types.ts";

/** All references of one request are loaded together. */
export const User: EntityResolvers["User"] = {
  // It tells about where somebody is: not as public as a name.
  timeZone: ({ id, timeZone }, _args, { actor }) =>
    isId("usr", id) && may(actor, "profile:read", id) ? timeZone : null,
  __resolveReference: async ({ id }, { profiles }) => ({ ...(await profiles.load(id)), id }),
};
