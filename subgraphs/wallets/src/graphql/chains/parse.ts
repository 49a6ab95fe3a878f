import { anything, prose, within } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { REASON_MAX } from "../../domain/chains/following.ts";
import type { MutationResumeNetworkArgs } from "../generated/types.ts";

/** Throws BAD_USER_INPUT with every fault. Whether there is such a network is for the use case. */
export const parseResumeNetwork = (args: MutationResumeNetworkArgs) =>
  readInput(args, (read) => ({
    network: read("input.network", anything),
    stoppedAt: read("input.stoppedAt", within({ min: 0, max: 2_147_483_647 })),
    reason: read("input.reason", prose(REASON_MAX)),
  }));
