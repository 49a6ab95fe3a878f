import { requireUser } from "@coffer/platform/errors";
import type { Side } from "../../app/ports.ts";
import type { SubmittedFile } from "../../app/submit-verification.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../present.ts";

export const submitVerification: NonNullable<MutationResolvers["submitVerification"]> = async (
  _root,
  { input },
  { app, actor },
) => {
  const files: { side: Side; file: SubmittedFile }[] = [{ side: "front", file: input.front }];
  if (input.back) files.push({ side: "back", file: input.back });
  const { documentType, networks } = input;
  const taken = await app.submitVerification({ userId: requireUser(actor).userId, documentType, files, networks });
  if (!taken.ok) return presentRefusal(taken.error);
  return { __typename: "SubmitVerificationSuccess", verification: taken.value };
};
