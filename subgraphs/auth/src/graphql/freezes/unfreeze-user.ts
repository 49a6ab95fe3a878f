import { requireUser } from "@coffer/platform/graphql/errors";
import { loadAgain } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { parseFreeze } from "./parse.ts";
import { presentUnfreezeRefusal } from "./present.ts";

export const unfreezeUser: MutationResolvers["unfreezeUser"] = async (_root, args, context) => {
  const { app, actor } = context;
  const command = parseFreeze(args, requireUser(actor));
  const unfrozen = await app.unfreezeUser(command);
  if (!unfrozen.ok) return presentUnfreezeRefusal(unfrozen.error);
  return { __typename: "UnfreezeUserSuccess", user: await loadAgain(context, command.userId) };
};
