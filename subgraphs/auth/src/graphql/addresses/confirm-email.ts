import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { presentConfirmRefusal } from "./present.ts";

export const confirmEmail: MutationResolvers["confirmEmail"] = async (_root, { input }, { app, address }) => {
  const confirmed = await app.confirmEmail({ token: new Secret(input.token), address });
  if (!confirmed.ok) return presentConfirmRefusal(confirmed.error);
  return { __typename: "ConfirmEmailSuccess", email: confirmed.value };
};
