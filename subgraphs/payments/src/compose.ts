import type { Expand } from "@coffer/platform/events/outbox";
import { makeRelay } from "@coffer/platform/events/relay";
import { makeDeadLetterDesk } from "@coffer/platform/graphql/dead-letter-desk";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { expandBulkChanges } from "./adapters/postgres/bulk/expand-bulk-changes.ts";
import { expandChanges } from "./adapters/postgres/history/expand-changes.ts";
import { expandRequestChanges } from "./adapters/postgres/requests/expand-request-changes.ts";
import { expandScheduleChanges } from "./adapters/postgres/schedules/expand-schedule-changes.ts";
import { BULK_EVENT_TYPES } from "./app/bulk/bulk-event.ts";
import { REQUEST_EVENT_TYPES } from "./app/requests/request-event.ts";
import { SCHEDULE_EVENT_TYPES } from "./app/schedules/schedule-event.ts";
import { composeFeatures } from "./compose/features.ts";
import { startPeople } from "./compose/people.ts";
import type { PaymentsConfig } from "./config.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";

/** By the kind of the outbox's row; every other is of payments. */
const EXPANDS: ReadonlyMap<string, Expand> = new Map([
  ["request-changes", expandRequestChanges],
  ["schedule-changes", expandScheduleChanges],
  ["bulk-changes", expandBulkChanges],
]);
const expand: Expand = (sql, row) => (EXPANDS.get(row.kind) ?? expandChanges)(sql, row);

/** What rows of the outbox stand for. */
const KINDS = {
  changes: ["coffer.payments.payment.changed"],
  "request-changes": REQUEST_EVENT_TYPES,
  "schedule-changes": SCHEDULE_EVENT_TYPES,
  "bulk-changes": BULK_EVENT_TYPES,
} as const;

export async function composePayments(environment: SubgraphEnvironment, config: PaymentsConfig): Promise<Subgraph> {
  const { pool, bus, wakes, schemaFolder, callerOf } = environment;
  const { app, chains, close, counts, jobs, money, previews, routes, seed, told } = await composeFeatures(
    environment,
    config,
  );
  const { log } = money;
  const relay = makeRelay({ subgraph: "payments", pool, bus, log, expand, kinds: KINDS, usual: "changes" });
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
    routes,
    counts,
    async start() {
      await seed();
      const people = await startPeople({ pool, bus, log, clock: money.clock });
      const readers = await chains.start();
      const consumers = await told.startConsumers();
      stops.push(
        () => people.stop(),
        () => readers.stop(),
        async () => void (await consumers.stop()),
        wakes.on("payments", () => relay.wake()),
      );
      relay.start();
      for (const job of jobs) job.start();
    },
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
      await Promise.all([money.stop(), previews.stop()]);
      for (const stop of stops.splice(0)) await stop();
      await relay.stop();
      await told.close();
      await close();
    },
  };
}
