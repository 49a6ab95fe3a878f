import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseFiles } from "../parse.ts";
import { presentRefusal } from "../present.ts";

export const submitVerification: NonNullable<MutationResolvers["submitVerification"]> = async (
  _root,
  { input },
  { app, actor },
) => {
  const { userId } = requireUser(actor);
  const { documentType, networks } = input;
  const taken = await app.submitVerification({ userId, documentType, files: parseFiles(input), networks });
  if (!taken.ok) return presentRefusal(taken.error);
  return { __typename: "SubmitVerificationSuccess", verification: taken.value };
};
