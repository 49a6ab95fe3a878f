import { parseId } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, optional, prose, someOf } from "@coffer/platform/graphql/input-parsers";
import { pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import { CUSTODY_STATES, RELEASE_REASON_MAX } from "../../domain/reconciliations/custody.ts";
import { expectedOf, onChainOf } from "../../domain/reconciliations/terms.ts";
import type {
  CustodyResolvers,
  MutationResolvers,
  QueryResolvers,
  ReconciliationFilter,
  ReconciliationResolvers,
} from "../generated/types.ts";
import { presentMoney, presentRefusal } from "../present.ts";

export const custodies: QueryResolvers["custodies"] = async (_root, _args, { app }) => [
  ...(await app.readReconciliations.custodies()),
];

const toFilter = object((read: ReadAt<ReconciliationFilter>) => ({
  network: read("network", optional(anything)),
  currency: read("currency", optional(anything)),
  states: read("states", someOf(CUSTODY_STATES)),
}));
const NO_FILTER = { network: null, currency: null, states: null };

export const reconciliations: QueryResolvers["reconciliations"] = async (_root, args, { app }) => {
  const { filter } = readInput(args, (read) => ({ filter: read("filter", optional(toFilter)) }));
  const { network, currency, states } = filter ?? NO_FILTER;
  const list = pagedList({
    name: "reconciliations",
    of: [network, currency, states?.join() ?? null],
    parsePlace: (text) => parseId("rcn", text),
  });
  const page = readInput(args, (read) => ({ first: read("first", pageSize), after: read("after", list.after) }));
  const listed = await app.readReconciliations.list({ ...page, filter: { network, currency, states } });
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
};

export const reconcile: MutationResolvers["reconcile"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({ network: read("input.network", anything) }));
  const done = await app.reconcile({ operatorId, ...command });
  return done.ok ? { __typename: "ReconcileSuccess", reconciliations: [...done.value] } : presentRefusal(done.error);
};

export const releaseWithdrawals: MutationResolvers["releaseWithdrawals"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    network: read("input.network", anything),
    currency: read("input.currency", anything),
    reason: read("input.reason", prose(RELEASE_REASON_MAX)),
  }));
  const done = await app.releaseWithdrawals({ operatorId, ...command });
  if (!done.ok) return presentRefusal(done.error);
  const custody = await app.readReconciliations.custody(command.network, command.currency);
  if (!custody) throw new Error("what was let go is not there");
  return { __typename: "ReleaseWithdrawalsSuccess", custody };
};

const present = (asset: Asset, units: bigint) => presentMoney(money(asset, units));

export const Custody: CustodyResolvers = {
  network: ({ network }) => network,
  currency: ({ asset }) => asset.code,
  state: ({ state }) => state,
  latest: ({ latest }) => latest,
  accepted: ({ asset, accepted }) => present(asset, accepted),
  differsSince: ({ since }) => since,
  switches: ({ asset, switches }) =>
    switches.map(({ difference, ...one }) => ({ ...one, difference: present(asset, difference) })),
};

export const Reconciliation: ReconciliationResolvers = {
  id: ({ id }) => id,
  network: ({ network }) => network,
  currency: ({ asset }) => asset.code,
  block: ({ block }) => block,
  at: ({ at }) => at,
  operatorId: ({ operatorId }) => operatorId,
  state: ({ state }) => state,
  expected: ({ asset, terms }) => present(asset, expectedOf(terms)),
  onChain: ({ asset, terms }) => present(asset, onChainOf(terms)),
  difference: ({ asset, difference }) => present(asset, difference),
  terms: ({ asset, terms }) => terms.map(({ kind, units, count }) => ({ kind, count, amount: present(asset, units) })),
  addresses: ({ asset, odd }) =>
    odd.map(({ address, expected, units }) => ({
      ...{ address, expected: present(asset, expected), onChain: present(asset, units) },
    })),
};
