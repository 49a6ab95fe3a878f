import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { presentResetRefusal } from "./present.ts";

export const resetPassword: MutationResolvers["resetPassword"] = async (_root, { input }, { app, address }) => {
  const [token, newPassword] = [new Secret(input.token), new Secret(input.newPassword)];
  const reset = await app.resetPassword({ token, newPassword, address });
  if (!reset.ok) return presentResetRefusal(reset.error);
  return { __typename: "ResetPasswordSuccess", username: reset.value.username };
};
