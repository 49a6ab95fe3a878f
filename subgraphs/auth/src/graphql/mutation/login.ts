import { Secret } from "@coffer/platform/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { presentLoginRefusal, presentTokens } from "../present.ts";

export const login: MutationResolvers["login"] = async (_root, { input }, { app, address }) => {
  const started = await app.login({ login: input.login, password: new Secret(input.password), address });
  if (!started.ok) return presentLoginRefusal(started.error);
  return { __typename: "LoginSuccess", tokens: presentTokens(started.value.tokens), user: started.value.user };
};
