import { requireUser } from "@coffer/platform/graphql/errors";
import { loadAgain } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { sessionOf } from "../second-factors/parse.ts";
import { parseAdd } from "./parse.ts";
import { presentAdded, presentAddRefusal } from "./present.ts";

export const addPasskey: MutationResolvers["addPasskey"] = async (_root, args, context) => {
  const session = sessionOf(requireUser(context.actor));
  const added = await context.app.addPasskey({ ...session, ...parseAdd(args) });
  if (!added.ok) return presentAddRefusal(added.error);
  const user = await loadAgain(context, session.userId);
  return { __typename: "AddPasskeySuccess", ...presentAdded(added.value), user };
};
