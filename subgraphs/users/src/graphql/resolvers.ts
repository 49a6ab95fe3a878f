import type { SubgraphResolvers } from "./generated/types.ts";
import { updateProfile } from "./mutation/update-profile.ts";
import { User } from "./type/user.ts";

export const resolvers = { Mutation: { updateProfile }, User } satisfies SubgraphResolvers;
