import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseChangeEmail } from "./parse.ts";
import { presentChangeRefusal } from "./present.ts";

export const changeEmail: MutationResolvers["changeEmail"] = async (_root, args, { app, actor, address }) => {
  const asked = await app.changeEmail({ ...parseChangeEmail(args), actor: requireUser(actor), address });
  if (!asked.ok) return presentChangeRefusal(asked.error);
  return { __typename: "ChangeEmailSuccess", email: asked.value };
};
