import type { MutationResolvers } from "../generated/types.ts";
import { presentCeremony, presentUnavailable } from "./present.ts";

export const startPasskeyLogin: MutationResolvers["startPasskeyLogin"] = async (_root, _args, { app, address }) => {
  const begun = await app.startCeremonies.login({ address });
  return begun.ok ? presentCeremony(begun.value) : presentUnavailable();
};
