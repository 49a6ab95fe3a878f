import { requireUser } from "@coffer/platform/graphql/errors";
import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { presentChangeRefusal } from "./present.ts";

export const changePassword: MutationResolvers["changePassword"] = async (_root, { input }, context) => {
  const { app, actor, address } = context;
  const { currentPassword, newPassword, deviceToken } = input;
  const changed = await app.changePassword({
    actor: requireUser(actor),
    password: new Secret(currentPassword),
    newPassword: new Secret(newPassword),
    deviceToken: deviceToken == null ? undefined : new Secret(deviceToken),
    address,
  });
  if (!changed.ok) return presentChangeRefusal(changed.error);
  return { __typename: "ChangePasswordSuccess", endedSessions: changed.value.endedSessions };
};
