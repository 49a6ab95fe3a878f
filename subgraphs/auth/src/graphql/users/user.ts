import { parseId } from "@coffer/contracts/ids";
import { presentKeys } from "../api-keys/lists.ts";
import type { EntityResolvers } from "../generated/types.ts";
import { presentLockout } from "../lockouts/user-lockout.ts";
import { oauthGrants } from "../oauth/grants.ts";
import { roleChanges } from "../roles/lists.ts";
import { sessions } from "../sessions/sessions.ts";

/** All references of one request are loaded together. */
export const User: EntityResolvers["User"] = {
  __resolveReference: ({ id }, { users }) => users.load(id),
  // Looked up only where it is asked for: nearly every request reads users, and next to none their
  // freezes.
  freeze: ({ id }, _args, { freezes }) => freezes.load(id),
  lockout: async ({ id }, _args, { lockouts }) => {
    const lockout = await lockouts.load(id);
    return lockout && presentLockout(lockout);
  },
  apiKeys: ({ id }, args, context) => {
    const userId = parseId("usr", id);
    return userId === null ? null : presentKeys({ kind: "user", id: userId }, args, context);
  },
  oauthGrants,
  sessions,
  roleChanges,
  passkeys: async ({ id }, _args, { passkeys }) => [...(await passkeys.load(id))],
};
