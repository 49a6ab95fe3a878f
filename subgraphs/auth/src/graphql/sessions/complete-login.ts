import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { parseProof } from "../second-factors/parse.ts";
import { presentCompleteLoginRefusal, presentLoggedIn } from "./present.ts";

export const completeLogin: MutationResolvers["completeLogin"] = async (_root, args, { app, address }) => {
  const { challenge, deviceToken } = args.input;
  const proof = parseProof(args);
  const given = deviceToken == null ? undefined : new Secret(deviceToken);
  const completed = await app.completeLogin({ challenge: new Secret(challenge), proof, deviceToken: given, address });
  return completed.ok ? presentLoggedIn(completed.value) : presentCompleteLoginRefusal(completed.error);
};
