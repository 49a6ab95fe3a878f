import { deadLetters, listDeadLetters, replayDeadLetter } from "@coffer/platform/graphql/dead-letters";
import { scalars } from "@coffer/platform/graphql/scalars";
import type { SubgraphResolvers } from "./generated/types.ts";
import { updateProfile } from "./mutation/update-profile.ts";
import { User } from "./type/user.ts";

export const resolvers = {
  ...scalars,
  Query: { deadLetters },
  DeadLetters: { users: listDeadLetters },
  Mutation: { replayUsersDeadLetter: replayDeadLetter, updateProfile },
  User,
} satisfies SubgraphResolvers;
