import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { parseProof } from "../second-factors/parse.ts";
import { presentCompleteLoginRefusal, presentLoggedIn } from "./present.ts";

export const completeLogin: MutationResolvers["completeLogin"] = async (_root, args, { app, address, agent }) => {
  const { challenge, deviceToken } = args.input;
  const proof = parseProof(args);
  const known = deviceToken == null ? undefined : new Secret(deviceToken);
  const from = { deviceToken: known, address, agent };
  const completed = await app.completeLogin({ challenge: new Secret(challenge), proof, ...from });
  return completed.ok ? presentLoggedIn(completed.value) : presentCompleteLoginRefusal(completed.error);
};
