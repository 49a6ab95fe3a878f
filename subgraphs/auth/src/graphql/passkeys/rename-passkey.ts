import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseRename } from "./parse.ts";
import { presentNotFound } from "./present.ts";

export const renamePasskey: MutationResolvers["renamePasskey"] = async (_root, args, { app, actor, passkeys }) => {
  const { userId } = requireUser(actor);
  const renamed = await app.renamePasskey({ userId, ...parseRename(args) });
  passkeys.clearAll();
  return renamed.ok ? { __typename: "RenamePasskeySuccess", passkey: renamed.value } : presentNotFound();
};
