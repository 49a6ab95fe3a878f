import { parseId } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, optional, someOf } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import { nativeOf } from "../../app/wallets/native-of.ts";
import { PROPOSAL_STATES } from "../../domain/proposals/proposal.ts";
import { VBYTES } from "../../domain/sends/outputs/rates.ts";
import type { NetworkSettings, TokenListing } from "../../domain/settings/network-change.ts";
import type {
  MutationResolvers,
  NetworkChangeFilter,
  NetworkChangeResolvers,
  NetworkTermsResolvers,
  QueryResolvers,
  TokenTermsResolvers,
} from "../generated/types.ts";
import { presentMoney, presentRefusal } from "../present.ts";
import { parseDecision, parseDelisting, parseListing, parseSettings, parseTokenChange } from "./parse.ts";

export const networkTerms: QueryResolvers["networkTerms"] = async (_root, { network }, { app }) => {
  await app.terms.refresh();
  return app.networks.has(network) ? { network } : null;
};

const toFilter = object((read: ReadAt<NetworkChangeFilter>) => ({
  network: read("network", optional(anything)),
  currency: read("currency", optional(anything)),
  states: read("states", someOf(PROPOSAL_STATES)),
}));
const NO_FILTER = { network: null, currency: null, states: null };

export const networkChanges: QueryResolvers["networkChanges"] = async (_root, args, { app }) => {
  const { filter } = readInput(args, (read) => ({ filter: read("filter", optional(toFilter)) }));
  const { network, currency, states } = filter ?? NO_FILTER;
  const list = pagedList({
    name: "networkChanges",
    of: [network, currency, states?.join() ?? null],
    parsePlace: (text) => parseId("nch", text),
  });
  const page = readInput(args, (read) => ({ first: read("first", pageSize), after: read("after", list.after) }));
  const listed = await app.readChanges.list({ ...page, filter: { network, currency, states } });
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ change }) => change.id });
};

export const proposeNetworkSettings: MutationResolvers["proposeNetworkSettings"] = async (_root, args, context) => {
  const { app, actor } = context;
  const operatorId = requireUser(actor).userId;
  const proposed = await app.proposeSettings({ operatorId, ...parseSettings(args, app) });
  return proposed.ok
    ? { __typename: "ProposeNetworkSettingsSuccess", change: await app.readChanges.see(proposed.value) }
    : presentRefusal(proposed.error);
};

export const proposeTokenListing: MutationResolvers["proposeTokenListing"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const proposed = await app.proposeTokens.list({ operatorId, ...parseListing(args) });
  return proposed.ok
    ? { __typename: "ProposeTokenListingSuccess", change: await app.readChanges.see(proposed.value) }
    : presentRefusal(proposed.error);
};

export const proposeTokenChange: MutationResolvers["proposeTokenChange"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const proposed = await app.proposeTokens.change({ operatorId, ...parseTokenChange(args, app) });
  return proposed.ok
    ? { __typename: "ProposeTokenChangeSuccess", change: await app.readChanges.see(proposed.value) }
    : presentRefusal(proposed.error);
};

export const proposeTokenDelisting: MutationResolvers["proposeTokenDelisting"] = async (_root, args, context) => {
  const { app, actor } = context;
  const operatorId = requireUser(actor).userId;
  const proposed = await app.proposeTokens.delist({ operatorId, ...parseDelisting(args) });
  return proposed.ok
    ? { __typename: "ProposeTokenDelistingSuccess", change: await app.readChanges.see(proposed.value) }
    : presentRefusal(proposed.error);
};

export const approveNetworkChange: MutationResolvers["approveNetworkChange"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const approved = await app.decideChanges.approve({ operatorId, ...parseDecision(args) });
  return approved.ok
    ? { __typename: "ApproveNetworkChangeSuccess", change: await app.readChanges.see(approved.value) }
    : presentRefusal(approved.error);
};

export const denyNetworkChange: MutationResolvers["denyNetworkChange"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const denied = await app.decideChanges.deny({ operatorId, ...parseDecision(args) });
  return denied.ok
    ? { __typename: "DenyNetworkChangeSuccess", change: await app.readChanges.see(denied.value) }
    : presentRefusal(denied.error);
};

/** The environment has no version. */
const orNull = (version: number): number | null => (version === 0 ? null : version);

export const NetworkTerms: NetworkTermsResolvers = {
  network: ({ network }) => network,
  settings: ({ network }, _args, { app }) => presentSettings(app.terms.of(network), nativeOf(app.networks, network)),
  version: ({ network }, _args, { app }) => orNull(app.terms.of(network).version),
  tokens: ({ network }, _args, { app }) => [...app.terms.of(network).listings],
};

export const TokenTerms: TokenTermsResolvers = {
  listing: (listing) => presentListing(listing),
  version: ({ version }) => orNull(version),
};

export const NetworkChange: NetworkChangeResolvers = {
  id: ({ change: { id } }) => id,
  network: ({ change: { network } }) => network,
  currency: ({ change: { currency } }) => currency,
  version: ({ change: { version } }) => version,
  state: ({ state }) => state,
  settings: ({ change: { settings, network } }, _args, { app }) =>
    settings && presentSettings(settings, nativeOf(app.networks, network)),
  listing: ({ change: { listing } }) => listing && presentListing(listing),
  basedOn: ({ change: { basedOn } }) => basedOn,
  reason: ({ change: { reason } }) => reason,
  proposedBy: ({ change: { proposedBy } }) => ({ id: proposedBy }),
  proposedAt: ({ change: { proposedAt } }) => proposedAt,
  expiresAt: ({ change: { expiresAt } }) => expiresAt,
  decidedBy: ({ change: { decided } }) => decided && { id: decided.by },
  decidedAt: ({ change: { decided } }) => decided?.at ?? null,
  decisionReason: ({ change: { decided } }) => decided?.reason ?? null,
};

const presentSettings = ({ confirmations, feeCap, sweepMinimum, consolidation }: NetworkSettings, native: Asset) => ({
  confirmations,
  feeMax: presentMoney(money(native, feeCap)),
  sweepMinimum: sweepMinimum === null ? null : presentMoney(money(native, sweepMinimum)),
  consolidation: consolidation && {
    rateMax: Number.parseInt(String(consolidation.rate / VBYTES), 10),
    outputs: consolidation.outputs,
  },
});

const presentListing = ({ token, isListed }: TokenListing) => ({
  ...{ currency: token.asset.code, isListed, contract: token.contract, decimals: token.asset.scale },
  domainName: token.domain?.name ?? null,
  domainVersion: token.domain?.version ?? null,
  symbol: token.symbol ?? null,
  sweepMinimum: token.sweepMinimum === null ? null : presentMoney(money(token.asset, token.sweepMinimum)),
});
