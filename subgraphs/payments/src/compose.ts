import { makeAssetsFor } from "@coffer/ledger-core/assets-for";
import type { Expand } from "@coffer/platform/events/outbox";
import { makeRelay } from "@coffer/platform/events/relay";
import { makeDeadLetterDesk } from "@coffer/platform/graphql/dead-letter-desk";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeCurrencyDesk } from "./adapters/postgres/currencies/currency-desk.ts";
import { makeFeeDesk } from "./adapters/postgres/fees/schedules.ts";
import { expandChanges } from "./adapters/postgres/history/expand-changes.ts";
import { loadAssets } from "./adapters/postgres/money/assets.ts";
import { openSystemAccounts } from "./adapters/postgres/money/system-accounts.ts";
import { makeListReferences } from "./adapters/postgres/references/list-references.ts";
import { makeListRefunds } from "./adapters/postgres/refunds/list-refunds.ts";
import { expandRequestChanges } from "./adapters/postgres/requests/expand-request-changes.ts";
import { expandScheduleChanges } from "./adapters/postgres/schedules/expand-schedule-changes.ts";
import { makeUseCases } from "./app/use-cases.ts";
import { composeApprovals } from "./compose/approvals.ts";
import { composeAuthorizations } from "./compose/authorizations.ts";
import { composeHistory } from "./compose/history.ts";
import { composeLimits } from "./compose/limits.ts";
import { composeMoney } from "./compose/money.ts";
import { composeOutside } from "./compose/outside.ts";
import { startPeople } from "./compose/people.ts";
import { composeProviders } from "./compose/providers.ts";
import { composeRequests } from "./compose/requests.ts";
import { composeSchedules } from "./compose/schedules.ts";
import { composeWebhooks } from "./compose/webhooks.ts";
import type { PaymentsConfig } from "./config.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";

/** By the kind of the outbox's row; every other is of payments. */
const EXPANDS: ReadonlyMap<string, Expand> = new Map([
  ["request-changes", expandRequestChanges],
  ["schedule-changes", expandScheduleChanges],
]);
const expand: Expand = (sql, row) => (EXPANDS.get(row.kind) ?? expandChanges)(sql, row);

/** Each feature is made of money, and knows no other. */
export async function composePayments(environment: SubgraphEnvironment, config: PaymentsConfig): Promise<Subgraph> {
  const { pool, bus, wakes, mode, schemaFolder, callerOf } = environment;
  const askers: Loop[] = [];
  const taken = () => {
    for (const job of askers) job.wake();
  };
  const providers = await composeProviders({ ...environment, taken }, config.provider);
  const { name } = providers;
  const assets = await loadAssets(pool, (added) => openSystemAccounts(pool, added, name));

  const money = composeMoney(environment, config, assets);
  const { log } = money;
  const approvals = composeApprovals(money, config.passkeys);
  const authorizations = composeAuthorizations(money);
  const outside = composeOutside(money, providers, config);
  const requests = composeRequests(money, environment, config);
  const schedules = composeSchedules(money, approvals, environment);
  const webhooks = composeWebhooks(money, environment, config.webhooks);
  const limits = composeLimits(money, mode === "sandbox");
  const desks = { currencyDesk: makeCurrencyDesk(pool), feeDesk: makeFeeDesk(pool) };
  const app = {
    ...money,
    ...makeUseCases({
      ...money,
      ...outside.useCases,
      ...approvals,
      ...requests,
      ...schedules,
      ...webhooks,
      ...limits,
      ...desks,
    }),
    approvalPolicies: approvals.desk.list,
    currencyChanges: desks.currencyDesk.findMany,
    feeSchedules: desks.feeDesk.list,
    assetsFor: makeAssetsFor(assets),
    keptApprovals: approvals.kept,
    ...limits.app,
    listRefunds: makeListRefunds(pool),
    listReferences: makeListReferences(pool),
    requests: requests.requests,
    links: requests.links,
    requestStreams: requests.requestStreams,
    schedules: schedules.schedules,
    calendar: schedules.calendar,
    scheduleStreams: schedules.scheduleStreams,
    webhookEndpoints: webhooks.endpointDesk,
    webhookLog: webhooks.deliveryLog,
    ...outside.reads,
    ...composeHistory(money).app,
  };
  askers.push(...outside.jobs);
  const jobs: Loop[] = [...outside.jobs, authorizations.job, requests.job, schedules.job, ...webhooks.jobs];

  const relay = makeRelay({ subgraph: "payments", pool, bus, log, expand });
  const stops: (() => Promise<void> | void)[] = [];
  return {
    ...makeExecutableSubgraph({
      name: "payments",
      schemaFolder,
      resolvers,
      makeContext: makeContext(app),
      callerOf,
      deadLetters: makeDeadLetterDesk({ subgraph: "payments", pool, log }),
      log,
    }),
    routes: providers.routes,
    async start() {
      await limits.seed();
      const people = await startPeople({ pool, bus, log });
      const hooks = await webhooks.startConsumer();
      stops.push(
        () => people.stop(),
        () => hooks.stop(),
        wakes.on("payments", () => relay.wake()),
      );
      relay.start();
      for (const job of jobs) job.start();
    },
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
      await money.stop();
      for (const stop of stops.splice(0)) await stop();
      await relay.stop();
      await webhooks.close();
    },
  };
}
