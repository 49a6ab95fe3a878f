import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey, optional, prose, within } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { readInput } from "@coffer/platform/graphql/read-input";
import { RESCAN_REASON_MAX, stateOf } from "../../domain/rescans/rescan.ts";
import type { MutationResolvers, NetworkRescanResolvers, QueryResolvers } from "../generated/types.ts";
import { presentMoney, presentRefusal } from "../present.ts";

export const networkRescans: QueryResolvers["networkRescans"] = async (_root, args, { app }) => {
  const { network } = readInput(args, (read) => ({ network: read("network", optional(anything)) }));
  const list = pagedList({ name: "rescans", of: [network], parsePlace: (text) => parseId("rsc", text) });
  const page = readInput(args, (read) => ({ first: read("first", pageSize), after: read("after", list.after) }));
  const listed = await app.readRescans.list({ ...page, network });
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
};

export const rescanNetwork: MutationResolvers["rescanNetwork"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    network: read("input.network", anything),
    fromHeight: read("input.fromHeight", within({ min: 0, max: 2_147_483_646 })),
    reason: read("input.reason", prose(RESCAN_REASON_MAX)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const begun = await app.rescanNetworks.begin({ operatorId, ...command });
  return begun.ok
    ? { __typename: "RescanNetworkSuccess", rescan: await app.readRescans.see(begun.value) }
    : presentRefusal(begun.error);
};

export const stopNetworkRescan: MutationResolvers["stopNetworkRescan"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    network: read("input.network", anything),
    reason: read("input.reason", prose(RESCAN_REASON_MAX)),
  }));
  const stopped = await app.rescanNetworks.stop({ operatorId, ...command });
  return stopped.ok
    ? { __typename: "StopNetworkRescanSuccess", rescan: await app.readRescans.see(stopped.value) }
    : presentRefusal(stopped.error);
};

export const NetworkRescan: NetworkRescanResolvers = {
  state: stateOf,
  left: async ({ id }, _args, { loaders }) =>
    (await loaders.leftDeposits.load(id)).map(({ txid, address, amount, height }) => ({
      ...{ txid, address, amount: presentMoney(amount), blockHeight: height },
    })),
  operatorId: ({ asked }) => asked?.operatorId ?? null,
  reason: ({ asked }) => asked?.reason ?? null,
  stoppedBy: ({ stopped }) => stopped?.operatorId ?? null,
  stopReason: ({ stopped }) => stopped?.reason ?? null,
};
