import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { presentCeremony, presentStartRegistration } from "./present.ts";

export const startPasskeyRegistration: MutationResolvers["startPasskeyRegistration"] = async (
  _root,
  _args,
  { app, actor },
) => {
  const begun = await app.startCeremonies.registration(requireUser(actor).userId);
  return begun.ok ? presentCeremony(begun.value) : presentStartRegistration(begun.error);
};
