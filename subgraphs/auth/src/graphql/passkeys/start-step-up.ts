import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { presentCeremony, presentStartProof } from "./present.ts";

export const startPasskeyStepUp: MutationResolvers["startPasskeyStepUp"] = async (_root, _args, { app, actor }) => {
  const begun = await app.startCeremonies.proof(requireUser(actor).userId, "STEP_UP");
  return begun.ok ? presentCeremony(begun.value) : presentStartProof(begun.error);
};
