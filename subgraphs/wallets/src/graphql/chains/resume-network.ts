import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../present.ts";
import { presentNetwork } from "./networks.ts";
import { parseResumeNetwork } from "./parse.ts";

export const resumeNetwork: MutationResolvers["resumeNetwork"] = async (_root, args, { actor, app, loaders }) => {
  const operatorId = requireUser(actor).userId;
  const resumed = await app.resumeNetwork({ operatorId, ...parseResumeNetwork(args) });
  loaders.standing.clearAll();
  if (!resumed.ok) return presentRefusal(resumed.error);
  const network = app.networks.get(resumed.value);
  if (network === undefined) throw new Error("a network that was resumed is not configured");
  return { __typename: "ResumeNetworkSuccess", network: presentNetwork(resumed.value, network, app) };
};
