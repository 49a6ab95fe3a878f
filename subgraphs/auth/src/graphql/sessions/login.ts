import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { presentLoginRefusal, presentTokens } from "./present.ts";

export const login: MutationResolvers["login"] = async (_root, { input }, { app, address }) => {
  const { login, password, deviceToken } = input;
  const given = deviceToken == null ? undefined : new Secret(deviceToken);
  const started = await app.login({ login, password: new Secret(password), deviceToken: given, address });
  if (!started.ok) return presentLoginRefusal(started.error);
  const { tokens, user } = started.value;
  const device = started.value.deviceToken.reveal();
  return { __typename: "LoginSuccess", tokens: presentTokens(tokens), user, deviceToken: device };
};
