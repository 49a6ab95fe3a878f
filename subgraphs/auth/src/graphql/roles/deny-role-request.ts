import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseDecision } from "./parse.ts";
import { presentDenyRefusal } from "./present.ts";

export const denyRoleRequest: MutationResolvers["denyRoleRequest"] = async (_root, args, { app, actor }) => {
  const decided = await app.denyRole(parseDecision(args, requireUser(actor)));
  return decided.ok
    ? { __typename: "DenyRoleRequestSuccess", request: decided.value }
    : presentDenyRefusal(decided.error);
};
