import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { presentConfirmRefusal } from "./present.ts";

export const undoEmailChange: MutationResolvers["undoEmailChange"] = async (_root, { input }, { app, address }) => {
  const undone = await app.undoEmailChange({ token: new Secret(input.token), address });
  if (!undone.ok) return presentConfirmRefusal(undone.error);
  return { __typename: "UndoEmailChangeSuccess", email: undone.value };
};
