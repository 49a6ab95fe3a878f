import { requireUser } from "@coffer/platform/graphql/errors";
import { loadAgain } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { parseAsked } from "./parse.ts";
import { presentRevokeRefusal } from "./present.ts";

export const revokeRole: MutationResolvers["revokeRole"] = async (_root, args, context) => {
  const command = parseAsked(args, requireUser(context.actor));
  const asked = await context.app.revokeRole(command);
  if (!asked.ok) return presentRevokeRefusal(asked.error);
  const user = await loadAgain(context, command.userId);
  return { __typename: "RevokeRoleSuccess", user, pendingRequest: asked.value.request };
};
