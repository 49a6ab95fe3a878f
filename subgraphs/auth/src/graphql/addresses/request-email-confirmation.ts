import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { presentAlreadyConfirmed } from "./present.ts";

export const requestEmailConfirmation: MutationResolvers["requestEmailConfirmation"] = async (
  _root,
  _args,
  { app, actor },
) => {
  const asked = await app.requestEmailConfirmation(requireUser(actor));
  if (!asked.ok) return presentAlreadyConfirmed;
  return { __typename: "RequestEmailConfirmationSuccess", email: asked.value };
};
