import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, within } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { MINED_MAX, OUTAGE_SECONDS_MAX } from "../../domain/simulations/depth.ts";
import type { MutationResolvers, QueryResolvers } from "../generated/types.ts";
import { presentRefusal } from "../present.ts";

export const sandboxChains: QueryResolvers["sandboxChains"] = async (_root, _args, { app }) => [
  ...(await app.controlChains.list()),
];

export const simulateChainBlocks: MutationResolvers["simulateChainBlocks"] = async (_root, args, { app }) => {
  const command = readInput(args, (read) => ({
    network: read("input.network", anything),
    blocks: read("input.blocks", within({ min: 1, max: MINED_MAX })),
  }));
  const mined = await app.controlChains.mine(command);
  return mined.ok ? { __typename: "SimulateChainBlocksSuccess", ...mined.value } : presentRefusal(mined.error);
};

export const simulateChainReorganisation: MutationResolvers["simulateChainReorganisation"] = async (
  _root,
  args,
  { app },
) => {
  const command = readInput(args, (read) => ({
    network: read("input.network", anything),
    depth: read("input.depth", within({ min: 1, max: 2_147_483_647 })),
  }));
  const done = await app.controlChains.reorganise(command);
  return done.ok ? { __typename: "SimulateChainReorganisationSuccess", ...done.value } : presentRefusal(done.error);
};

export const simulateChainOutage: MutationResolvers["simulateChainOutage"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const command = readInput(args, (read) => ({
    network: read("input.network", anything),
    seconds: read("input.seconds", within({ min: 1, max: OUTAGE_SECONDS_MAX })),
  }));
  const cut = await app.controlChains.cutOff({ userId, ...command });
  return cut.ok ? { __typename: "SimulateChainOutageSuccess", chain: cut.value } : presentRefusal(cut.error);
};

export const endChainOutage: MutationResolvers["endChainOutage"] = async (_root, args, { app }) => {
  const { network } = readInput(args, (read) => ({ network: read("input.network", anything) }));
  const restored = await app.controlChains.restore(network);
  return restored.ok ? { __typename: "EndChainOutageSuccess", chain: restored.value } : presentRefusal(restored.error);
};
