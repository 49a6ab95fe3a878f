import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { parsePolicy } from "./parse.ts";

export const setApprovalPolicy: MutationResolvers["setApprovalPolicy"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const set = await app.setApprovalPolicy({ operatorId, ...parsePolicy(args, assets) });
  return set.ok ? { __typename: "SetApprovalPolicySuccess", policy: set.value } : presentRefusal(set.error);
};
