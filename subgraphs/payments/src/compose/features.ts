import { makeAssetsFor } from "@coffer/ledger-core/assets-for";
import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { seedSandboxFees } from "../adapters/postgres/fees/seed-sandbox.ts";
import { loadAssets } from "../adapters/postgres/money/assets.ts";
import { openSystemAccounts } from "../adapters/postgres/money/system-accounts.ts";
import { makePreviews } from "../app/previews.ts";
import { makeUseCases } from "../app/use-cases.ts";
import type { PaymentsConfig } from "../config.ts";
import type { App } from "../graphql/context.ts";
import { composeApprovals } from "./approvals.ts";
import { composeAuthorizations } from "./authorizations.ts";
import { composeBulk } from "./bulk.ts";
import { composeChains } from "./chains.ts";
import { composeClock } from "./clock.ts";
import { composeDesks } from "./desks.ts";
import { composeExchanges } from "./exchanges.ts";
import { composeExports } from "./exports.ts";
import { composeHistory } from "./history.ts";
import { composeLimits } from "./limits.ts";
import { composeMoney } from "./money.ts";
import { composeOutside } from "./outside.ts";
import { composePreviews } from "./previews.ts";
import { composeProviders } from "./providers.ts";
import { composeRequests } from "./requests.ts";
import { composeSchedules } from "./schedules.ts";
import { composeTold } from "./told.ts";

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

/** One after the other. */
const inTurn =
  (...works: readonly (() => Promise<unknown>)[]) =>
  async (): Promise<void> => {
    for (const work of works) await work();
  };

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
  const bulk = composeBulk(money, approvals.judging, { environment, config });
  const told = composeTold(money, environment, config);
  const exchanges = composeExchanges(money, environment, config.exchanges);
  const files = composeExports(money, environment, config);
  const [limits, history] = [composeLimits(money, mode === "sandbox"), composeHistory(money)];
  const previews = composePreviews(money, environment, config);
  const desks = composeDesks({ ...environment, assets }, config, time.testClock);
  const app: App = {
    ...money,
    ...makeUseCases({
      ...money,
      ...outside.useCases,
      ...approvals,
      ...requests,
      ...schedules.deps,
      ...bulk.deps,
      ...told.useCases,
      ...limits,
      ...history,
      ...exchanges.useCases,
      ...files.useCases,
      ...desks.useCases,
    }),
    previews: makePreviews({
      ...money,
      ...outside.useCases,
      ...approvals.judging,
      ...requests,
      ...exchanges.useCases,
      ...bulk.deps,
      ...previews,
    }),
    approvalPolicies: approvals.desk.list,
    ...desks.reads,
    assetsFor: makeAssetsFor(assets),
    keptApprovals: approvals.kept,
    ...limits.app,
    ...exchanges.app,
    requests: requests.requests,
    links: requests.links,
    requestStreams: requests.requestStreams,
    ...{ ...schedules.reads, ...bulk.reads },
    ...told.app,
    ...outside.reads,
    ...files.reads,
    ...history.app,
  };
  taken.jobs.push(...outside.jobs);
  // What waits for a moment of money's own time.
  advanced.jobs.push(...outside.jobs, authorizations.job, requests.job, schedules.job, bulk.job);
  return {
    app,
    chains: composeChains(money, environment, { quotas: config.quotas, noted: outside.useCases.withdrawn }),
    money,
    previews,
    told,
    routes: [...providers.routes, ...files.routes],
    counts: [...outside.counts, ...desks.counts],
    seed: inTurn(limits.seed, exchanges.seed, ...(mode === "sandbox" ? [() => seedSandboxFees(money)] : [])),
    close: inTurn(bulk.close, exchanges.close, files.close),
    jobs: [...advanced.jobs, ...told.jobs, ...files.jobs, ...time.jobs],
  };
}
