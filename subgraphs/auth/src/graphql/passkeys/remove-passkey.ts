import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { loadAgain } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { presentNotFound } from "./present.ts";

export const removePasskey: MutationResolvers["removePasskey"] = async (_root, { input }, context) => {
  const { userId } = requireUser(context.actor);
  const removed = await context.app.removePasskey({ userId, id: parseId("psk", input.id) });
  if (!removed.ok) return presentNotFound();
  return { __typename: "RemovePasskeySuccess", passkey: removed.value, user: await loadAgain(context, userId) };
};
