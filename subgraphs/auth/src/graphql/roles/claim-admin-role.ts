import { requireUser } from "@coffer/platform/graphql/errors";
import { Secret } from "@coffer/platform/values/secret";
import { loadAgain } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";

export const claimAdminRole: MutationResolvers["claimAdminRole"] = async (_root, { input }, context) => {
  const { userId } = requireUser(context.actor);
  const claimed = await context.app.claimAdmin({ userId, token: new Secret(input.token) });
  if (!claimed.ok) {
    const { code } = claimed.error;
    const message = "This token makes you no ADMIN: it is unknown, used or too old, or there are ADMINs enough.";
    return { __typename: "AdminTokenRefused", code, message };
  }
  return { __typename: "ClaimAdminRoleSuccess", user: await loadAgain(context, userId) };
};
