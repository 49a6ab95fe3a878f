import { requireUser } from "@coffer/platform/graphql/errors";
import { loadAgain } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { parseAsked } from "./parse.ts";
import { presentGrantRefusal } from "./present.ts";

export const grantRole: MutationResolvers["grantRole"] = async (_root, args, context) => {
  const command = parseAsked(args, requireUser(context.actor));
  const asked = await context.app.grantRole(command);
  if (!asked.ok) return presentGrantRefusal(asked.error);
  const user = await loadAgain(context, command.userId);
  return { __typename: "GrantRoleSuccess", user, pendingRequest: asked.value.request };
};
