import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseUpdateProfile } from "../parse.ts";

export const updateProfile: MutationResolvers["updateProfile"] = async (_root, args, { app, actor }) => {
  const user = await app.updateProfile(requireUser(actor), parseUpdateProfile(args));
  return { user };
};
