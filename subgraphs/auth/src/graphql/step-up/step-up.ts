import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseStepUp } from "./parse.ts";
import { presentSteppedUp, presentStepUpRefusal } from "./present.ts";

export const stepUp: MutationResolvers["stepUp"] = async (_root, args, { app, actor, address }) => {
  const provedBy = parseStepUp(args);
  const stepped = await app.stepUp(requireUser(actor), { ...provedBy, address });
  return stepped.ok ? presentSteppedUp(stepped.value) : presentStepUpRefusal(stepped.error);
};
