import { Secret } from "@coffer/platform/values/secret";
import type { MutationResolvers } from "../generated/types.ts";
import { presentExpired } from "../sessions/present.ts";
import { presentCeremony, presentStartProof } from "./present.ts";

export const startPasskeySecondFactor: MutationResolvers["startPasskeySecondFactor"] = async (
  _root,
  { input },
  { app },
) => {
  const begun = await app.startPasskeySecondFactor(new Secret(input.challenge));
  if (begun.ok) return presentCeremony(begun.value);
  return begun.error.code === "CHALLENGE_EXPIRED" ? presentExpired() : presentStartProof(begun.error);
};
