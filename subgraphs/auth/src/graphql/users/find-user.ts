import type { QueryResolvers } from "../generated/types.ts";
import { parseUserReference } from "./parse.ts";

export const user: QueryResolvers["user"] = async (_root, args, { actor, app, users, usersByName }) => {
  const reference = parseUserReference(args);
  // Ids are random: nobody comes upon one by trying.
  if ("id" in reference) return users.load(reference.id);
  await app.findByUsername.count(actor);
  return reference.username === null ? null : usersByName.load(reference.username);
};
