import { deadLetters, listDeadLetters, replayDeadLetter } from "@coffer/platform/graphql/dead-letters";
import { scalars } from "@coffer/platform/graphql/scalars";
import type { SubgraphResolvers } from "./generated/types.ts";
import { submitVerification } from "./mutation/submit-verification.ts";
import { verificationStream } from "./query/verification-stream.ts";
import { verificationStatus } from "./subscription/verification-status.ts";
import { User } from "./type/user.ts";
import { Verification } from "./type/verification.ts";
import { VerificationStatusChanged } from "./type/verification-status-changed.ts";

export const resolvers = {
  ...scalars,
  Query: { deadLetters, verificationStream },
  DeadLetters: { verification: listDeadLetters },
  Mutation: { replayVerificationDeadLetter: replayDeadLetter, submitVerification },
  Subscription: { verificationStatus },
  User,
  Verification,
  VerificationStatusChanged,
} satisfies SubgraphResolvers;
