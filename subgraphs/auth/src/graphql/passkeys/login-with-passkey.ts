import { readInput } from "@coffer/platform/graphql/read-input";
import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { presentLoggedIn } from "../sessions/present.ts";
import { assertion } from "./parse.ts";
import { presentLoginWithPasskey } from "./present.ts";

export const loginWithPasskey: MutationResolvers["loginWithPasskey"] = async (_root, args, { app, address, agent }) => {
  const { response } = readInput(args, (read) => ({ response: read("input.credential", assertion) }));
  const given = args.input.deviceToken;
  const deviceToken = given == null ? undefined : new Secret(given);
  const started = await app.loginWithPasskey({ response, deviceToken, address, agent });
  return started.ok ? presentLoggedIn(started.value) : presentLoginWithPasskey(started.error);
};
