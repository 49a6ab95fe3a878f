import { makeAssetsFor } from "@coffer/ledger-core/assets-for";
import { startConsumer } from "@coffer/platform/events/consumer";
import { makeEffect } from "@coffer/platform/events/consumer-parts";
import { makeRelay } from "@coffer/platform/events/relay";
import { makeDeadLetterDesk } from "@coffer/platform/graphql/dead-letter-desk";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { QueueWorker } from "@coffer/platform/queue/worker";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { dropPasskey, keepPasskey } from "./adapters/postgres/approvals/keep-passkeys.ts";
import { makeCurrencyDesk } from "./adapters/postgres/currencies/currency-desk.ts";
import { expandChanges } from "./adapters/postgres/history/expand-changes.ts";
import { loadAssets } from "./adapters/postgres/money/assets.ts";
import { openClearingAccounts } from "./adapters/postgres/money/clearing-accounts.ts";
import { keepPerson } from "./adapters/postgres/money/keep-people.ts";
import { makeListRefunds } from "./adapters/postgres/refunds/list-refunds.ts";
import { makeUseCases } from "./app/use-cases.ts";
import { composeApprovals } from "./compose/approvals.ts";
import { composeAuthorizations } from "./compose/authorizations.ts";
import { composeHistory } from "./compose/history.ts";
import { composeMoney } from "./compose/money.ts";
import { composeOutside } from "./compose/outside.ts";
import { composeProviders } from "./compose/providers.ts";
import type { PaymentsConfig } from "./config.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";

/** Each feature is made of money, and knows no other. */
export async function composePayments(environment: SubgraphEnvironment, config: PaymentsConfig): Promise<Subgraph> {
  const { pool, bus, wakes, schemaFolder, callerOf } = environment;
  const jobs: QueueWorker[] = [];
  const providers = await composeProviders(
    {
      ...environment,
      taken() {
        for (const job of jobs) job.wake();
      },
    },
    config.provider,
  );
  const { name } = providers;
  const assets = await loadAssets(pool, name === null ? undefined : (added) => openClearingAccounts(pool, added, name));

  const money = composeMoney(environment, config, assets);
  const { log } = money;
  const approvals = composeApprovals(money, config.passkeys);
  const authorizations = composeAuthorizations(money);
  const outside = composeOutside(money, providers, config);
  const currencyDesk = makeCurrencyDesk(money.pool);
  const app = {
    ...money,
    ...makeUseCases({ ...money, ...outside.useCases, ...approvals, currencyDesk }),
    approvalPolicies: approvals.desk.list,
    currencyChanges: currencyDesk.findMany,
    assetsFor: makeAssetsFor(assets),
    keptApprovals: approvals.kept,
    listRefunds: makeListRefunds(pool),
    ...outside.reads,
    ...composeHistory(money).app,
  };
  jobs.push(...outside.jobs, authorizations.job);

  const relay = makeRelay({ subgraph: "payments", pool, bus, log, expand: expandChanges });
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
      const people = await startConsumer({
        subgraph: "payments",
        name: "people",
        from: ["auth"],
        bus,
        log,
        transaction: (work) => inTransaction(pool, (client) => work(pgSql(client))),
        effects: {
          ...makeEffect("coffer.auth.user.registered", keepPerson),
          ...makeEffect("coffer.auth.passkey.added", keepPasskey),
          ...makeEffect("coffer.auth.passkey.removed", dropPasskey),
        },
      });
      stops.push(
        () => people.stop(),
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
    },
  };
}
