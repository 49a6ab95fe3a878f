import { requireUser } from "@coffer/platform/graphql/errors";
import { loadAgain } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { parseDecision } from "./parse.ts";
import { presentApproveRefusal } from "./present.ts";

export const approveRoleRequest: MutationResolvers["approveRoleRequest"] = async (_root, args, context) => {
  const decided = await context.app.approveRole(parseDecision(args, requireUser(context.actor)));
  if (!decided.ok) return presentApproveRefusal(decided.error);
  await loadAgain(context, decided.value.userId);
  return { __typename: "ApproveRoleRequestSuccess", request: decided.value };
};
