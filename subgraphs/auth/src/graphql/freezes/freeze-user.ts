import { requireUser } from "@coffer/platform/graphql/errors";
import { loadAgain } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { parseFreeze } from "./parse.ts";
import { presentFreezeRefusal } from "./present.ts";

export const freezeUser: MutationResolvers["freezeUser"] = async (_root, args, context) => {
  const { app, actor } = context;
  const command = parseFreeze(args, requireUser(actor));
  const frozen = await app.freezeUser(command);
  if (!frozen.ok) return presentFreezeRefusal(frozen.error);
  return { __typename: "FreezeUserSuccess", user: await loadAgain(context, command.userId), freeze: frozen.value };
};
