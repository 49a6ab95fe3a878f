import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { presentSessionEnded, presentTokens } from "./present.ts";

export const refresh: MutationResolvers["refresh"] = async (_root, { input }, { app, address }) => {
  const refreshed = await app.refresh(new Secret(input.refreshToken), "client", address);
  if (!refreshed.ok) return presentSessionEnded(refreshed.error);
  return { __typename: "RefreshSuccess", tokens: presentTokens(refreshed.value) };
};
