import { parseId } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, optional, someOf } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import type { PolicyRules } from "../../domain/policies/policy.ts";
import { PROPOSAL_STATES } from "../../domain/proposals/proposal.ts";
import type {
  MutationResolvers,
  QueryResolvers,
  SigningPolicyFilter,
  SigningPolicyResolvers,
} from "../generated/types.ts";
import { presentMoney, presentRefusal } from "../present.ts";
import { parseDecision, parseProposal } from "./parse.ts";

const toFilter = object((read: ReadAt<SigningPolicyFilter>) => ({
  network: read("network", optional(anything)),
  currency: read("currency", optional(anything)),
  states: read("states", someOf(PROPOSAL_STATES)),
}));

const NO_FILTER = { network: null, currency: null, states: null };

export const signingPolicies: QueryResolvers["signingPolicies"] = async (_root, args, { app }) => {
  const { filter } = readInput(args, (read) => ({ filter: read("filter", optional(toFilter)) }));
  const { network, currency, states } = filter ?? NO_FILTER;
  const list = pagedList({
    name: "signingPolicies",
    of: [network, currency, states?.join() ?? null],
    parsePlace: (text) => parseId("spl", text),
  });
  const page = readInput(args, (read) => ({ first: read("first", pageSize), after: read("after", list.after) }));
  const listed = await app.readPolicies.list({ ...page, filter: { network, currency, states } });
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ policy }) => policy.id });
};

export const proposeSigningPolicy: MutationResolvers["proposeSigningPolicy"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const proposed = await app.proposePolicy({ operatorId, ...parseProposal(args, app) });
  return proposed.ok
    ? { __typename: "ProposeSigningPolicySuccess", policy: await app.readPolicies.see(proposed.value) }
    : presentRefusal(proposed.error);
};

export const approveSigningPolicy: MutationResolvers["approveSigningPolicy"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const approved = await app.decidePolicies.approve({ operatorId, ...parseDecision(args) });
  return approved.ok
    ? { __typename: "ApproveSigningPolicySuccess", policy: await app.readPolicies.see(approved.value) }
    : presentRefusal(approved.error);
};

export const denySigningPolicy: MutationResolvers["denySigningPolicy"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const denied = await app.decidePolicies.deny({ operatorId, ...parseDecision(args) });
  return denied.ok
    ? { __typename: "DenySigningPolicySuccess", policy: await app.readPolicies.see(denied.value) }
    : presentRefusal(denied.error);
};

export const SigningPolicy: SigningPolicyResolvers = {
  id: ({ policy: { id } }) => id,
  network: ({ policy: { network } }) => network,
  currency: ({ policy: { asset } }) => asset.code,
  version: ({ policy: { version } }) => version,
  state: ({ state }) => state,
  rules: ({ policy: { rules, asset } }) => presentRules(rules, asset),
  basedOn: ({ policy: { basedOn } }) => basedOn,
  reason: ({ policy: { reason } }) => reason,
  proposedBy: ({ policy: { proposedBy } }) => ({ id: proposedBy }),
  proposedAt: ({ policy: { proposedAt } }) => proposedAt,
  expiresAt: ({ policy: { expiresAt } }) => expiresAt,
  decidedBy: ({ policy: { decided } }) => decided && { id: decided.by },
  decidedAt: ({ policy: { decided } }) => decided?.at ?? null,
  decisionReason: ({ policy: { decided } }) => decided?.reason ?? null,
};

function presentRules(rules: PolicyRules, asset: Asset) {
  const present = (units: bigint) => presentMoney(money(asset, units));
  const orNull = (units: bigint | null) => (units === null ? null : present(units));
  return {
    transactionMax: orNull(rules.transactionMax),
    velocities: rules.velocities.map(({ windowSeconds, units, count }) => ({
      ...{ windowSeconds, amount: orNull(units), count },
    })),
    allowList: rules.allowed && [...rules.allowed],
    openHours: rules.openHours?.map(({ day, from, to }) => ({ day, fromMinute: from, toMinute: to })) ?? null,
    newPayeeDelaySeconds: rules.newPayeeDelaySeconds,
    approvals: rules.tiers.map(({ from, needed, approvers }) => ({
      ...{ from: present(from), needed, approvers: approvers.map((id) => ({ id })) },
    })),
  };
}
