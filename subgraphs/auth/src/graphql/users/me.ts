import { requireUser, unauthenticated } from "@coffer/platform/graphql/errors";
import type { QueryResolvers } from "../generated/types.ts";

export const me: QueryResolvers["me"] = async (_root, _args, { actor, users }) => {
  const user = await users.load(requireUser(actor).userId);
  if (!user) throw unauthenticated();
  return user;
};
