import { parseId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, optional, someOf } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { readInput } from "@coffer/platform/graphql/read-input";
import { PROPOSAL_STATES } from "../../domain/proposals/proposal.ts";
import type { ColdStorageResolvers, MutationResolvers, QueryResolvers } from "../generated/types.ts";
import { presentMoney, presentRefusal } from "../present.ts";
import { readAgain } from "../sends/manage-transactions.ts";
import { parseColdDecision, parseColdProposal, parseRefill } from "./parse.ts";

export const coldStorages: QueryResolvers["coldStorages"] = async (_root, args, { app }) => {
  const { network, states } = readInput(args, (read) => ({
    network: read("network", optional(anything)),
    states: read("states", someOf(PROPOSAL_STATES)),
  }));
  const list = pagedList({
    name: "coldStorages",
    of: [network, states?.join() ?? null],
    parsePlace: (text) => parseId("cst", text),
  });
  const page = readInput(args, (read) => ({ first: read("first", pageSize), after: read("after", list.after) }));
  const listed = await app.readColdStorages.list({ ...page, network, states });
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ storage }) => storage.id });
};

export const proposeColdStorage: MutationResolvers["proposeColdStorage"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const proposed = await app.proposeColdStorage({ operatorId, ...parseColdProposal(args, app) });
  return proposed.ok
    ? { __typename: "ProposeColdStorageSuccess", coldStorage: await app.readColdStorages.see(proposed.value) }
    : presentRefusal(proposed.error);
};

export const approveColdStorage: MutationResolvers["approveColdStorage"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const approved = await app.decideColdStorages.approve({ operatorId, ...parseColdDecision(args) });
  return approved.ok
    ? { __typename: "ApproveColdStorageSuccess", coldStorage: await app.readColdStorages.see(approved.value) }
    : presentRefusal(approved.error);
};

export const denyColdStorage: MutationResolvers["denyColdStorage"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const denied = await app.decideColdStorages.deny({ operatorId, ...parseColdDecision(args) });
  return denied.ok
    ? { __typename: "DenyColdStorageSuccess", coldStorage: await app.readColdStorages.see(denied.value) }
    : presentRefusal(denied.error);
};

export const refillTreasury: MutationResolvers["refillTreasury"] = async (_root, args, context) => {
  const { app, actor } = context;
  const operatorId = requireUser(actor).userId;
  const command = { operatorId, ...parseRefill(args, app) };
  const asked = await app.takeQuoteTurn(operatorId, () => app.refillTreasury(command));
  if (!asked.ok) return presentRefusal(asked.error);
  return { __typename: "RefillTreasurySuccess", transaction: await readAgain(context, asked.value) };
};

export const ColdStorage: ColdStorageResolvers = {
  id: ({ storage: { id } }) => id,
  network: ({ storage: { network } }) => network,
  version: ({ storage: { version } }) => version,
  state: ({ state }) => state,
  address: ({ storage: { address } }) => address,
  accountXpub: ({ storage: { account } }) => account?.xpub ?? null,
  caps: ({ storage: { caps } }) =>
    caps.map(({ asset, cap, target, floor }) => ({
      ...{ cap: presentMoney(money(asset, cap)), target: presentMoney(money(asset, target)) },
      floor: floor === null ? null : presentMoney(money(asset, floor)),
    })),
  basedOn: ({ storage: { basedOn } }) => basedOn,
  reason: ({ storage: { reason } }) => reason,
  proposedBy: ({ storage: { proposedBy } }) => ({ id: proposedBy }),
  proposedAt: ({ storage: { proposedAt } }) => proposedAt,
  expiresAt: ({ storage: { expiresAt } }) => expiresAt,
  decidedBy: ({ storage: { decided } }) => decided && { id: decided.by },
  decidedAt: ({ storage: { decided } }) => decided?.at ?? null,
  decisionReason: ({ storage: { decided } }) => decided?.reason ?? null,
};
