import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseSubmission } from "../parse.ts";
import { presentRefusal } from "../present.ts";

export const submitVerification: MutationResolvers["submitVerification"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const taken = await app.submitVerification({ userId, ...parseSubmission(args, app.networks) });
  if (!taken.ok) return presentRefusal(taken.error);
  return { __typename: "SubmitVerificationSuccess", verification: taken.value };
};
