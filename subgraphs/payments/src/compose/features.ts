import { makeAssetsFor } from "@coffer/ledger-core/assets-for";
import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeCurrencyDesk } from "../adapters/postgres/currencies/currency-desk.ts";
import { makeFeeDesk } from "../adapters/postgres/fees/schedules.ts";
import { loadAssets } from "../adapters/postgres/money/assets.ts";
import { openSystemAccounts } from "../adapters/postgres/money/system-accounts.ts";
import { makeListReferences } from "../adapters/postgres/references/list-references.ts";
import { makeListRefunds } from "../adapters/postgres/refunds/list-refunds.ts";
import { makePreviews } from "../app/previews.ts";
import { makeUseCases } from "../app/use-cases.ts";
import type { PaymentsConfig } from "../config.ts";
import type { App } from "../graphql/context.ts";
import { composeApprovals } from "./approvals.ts";
import { composeAuthorizations } from "./authorizations.ts";
import { composeClock } from "./clock.ts";
import { composeExchanges } from "./exchanges.ts";
import { composeHistory } from "./history.ts";
import { composeLimits } from "./limits.ts";
import { composeMoney } from "./money.ts";
import { composeOutside } from "./outside.ts";
import { composePreviews } from "./previews.ts";
import { composeProviders } from "./providers.ts";
import { composeRequests } from "./requests.ts";
import { composeSchedules } from "./schedules.ts";
import { composeWebhooks } from "./webhooks.ts";

/** Wakes jobs that are made later than what wakes them. */
function makeBell() {
  const jobs: Loop[] = [];
  return {
    jobs,
    ring: () => {
      for (const job of jobs) job.wake();
    },
  };
}

/** Each feature is made of money, and knows no other. */
export async function composeFeatures(environment: SubgraphEnvironment, config: PaymentsConfig) {
  const { pool, mode } = environment;
  const [taken, advanced] = [makeBell(), makeBell()];
  const providers = await composeProviders({ ...environment, taken: taken.ring }, config.provider);
  const assets = await loadAssets(pool, (added) => openSystemAccounts(pool, added, providers.name));
  const time = await composeClock(environment, advanced.ring);

  const money = composeMoney({ ...environment, clock: time.clock }, config, assets);
  const approvals = composeApprovals(money, config.passkeys);
  const authorizations = composeAuthorizations(money);
  const outside = composeOutside(money, providers, config);
  const requests = composeRequests(money, environment, config);
  const schedules = composeSchedules(money, approvals.judging, environment);
  const webhooks = composeWebhooks(money, environment, config.webhooks);
  const exchanges = composeExchanges(money, environment, config.exchanges);
  const limits = composeLimits(money, mode === "sandbox");
  const previews = composePreviews(money, environment, config);
  const desks = { currencyDesk: makeCurrencyDesk(pool), feeDesk: makeFeeDesk(pool), testClock: time.testClock };
  const app: App = {
    ...money,
    ...makeUseCases({
      ...money,
      ...outside.useCases,
      ...approvals,
      ...requests,
      ...schedules.deps,
      ...webhooks,
      ...limits,
      ...exchanges.useCases,
      ...desks,
    }),
    previews: makePreviews({
      ...money,
      ...outside.useCases,
      ...approvals.judging,
      ...requests,
      ...exchanges.useCases,
      ...previews,
    }),
    approvalPolicies: approvals.desk.list,
    currencyChanges: desks.currencyDesk.findMany,
    feeSchedules: desks.feeDesk.list,
    assetsFor: makeAssetsFor(assets),
    keptApprovals: approvals.kept,
    ...limits.app,
    ...exchanges.app,
    readTestClock: async () => (await time.testClock?.read()) ?? null,
    listRefunds: makeListRefunds(pool),
    listReferences: makeListReferences(pool),
    requests: requests.requests,
    links: requests.links,
    requestStreams: requests.requestStreams,
    ...schedules.reads,
    webhookEndpoints: webhooks.endpointDesk,
    webhookLog: webhooks.deliveryLog,
    ...outside.reads,
    ...composeHistory(money).app,
  };
  taken.jobs.push(...outside.jobs);
  // What waits for a moment of money's own time.
  advanced.jobs.push(...outside.jobs, authorizations.job, requests.job, schedules.job);
  return {
    app,
    money,
    previews,
    webhooks,
    routes: providers.routes,
    counts: outside.counts,
    seed: async () => {
      await limits.seed();
      await exchanges.seed();
    },
    close: exchanges.close,
    jobs: [...advanced.jobs, ...webhooks.jobs, ...time.jobs],
  };
}
