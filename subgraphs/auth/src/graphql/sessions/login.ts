import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { workOf } from "../users/work.ts";
import { presentLoggedIn, presentLoginRefusal } from "./present.ts";

export const login: MutationResolvers["login"] = async (_root, { input }, { app, address, agent }) => {
  const { login, password, deviceToken, work } = input;
  const given = deviceToken == null ? undefined : new Secret(deviceToken);
  const started = await app.login({
    login,
    password: new Secret(password),
    deviceToken: given,
    address,
    agent,
    ...workOf(work),
  });
  return started.ok ? presentLoggedIn(started.value) : presentLoginRefusal(started.error);
};
