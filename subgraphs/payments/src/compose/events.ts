import type { CofferEvent } from "@coffer/contracts/event";
import { startConsumer } from "@coffer/platform/events/consumer";
import type { Effect } from "@coffer/platform/events/consumer-parts";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { clearEvents } from "../adapters/postgres/events/clear-events.ts";
import { makeEventReader } from "../adapters/postgres/events/event-reader.ts";
import { keepEvents } from "../adapters/postgres/events/keep-events.ts";
import { makeFollowEvents } from "../app/events/follow-events.ts";
import { makeClearEventsJob } from "../jobs/events/clear-events.ts";
import type { Money } from "./money.ts";
import { effectsOfTold } from "./told-events.ts";

const keepOne = (sql: Sql, event: CofferEvent) => keepEvents(sql, [event]);

/** `clock`: the true time. */
type Environment = Pick<SubgraphEnvironment, "bus" | "wakes" | "clock">;

/** What happened to people, kept for a while. */
export function composeEvents({ pool, log }: Money, { bus, wakes, clock }: Environment, keepDays: number) {
  const events = makeEventReader(pool);
  const transaction = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const done = await inTransaction(pool, (client) => work(pgSql(client)));
    wakes.wake("payments");
    return done;
  };
  return {
    app: { events, eventStreams: makeFollowEvents({ events }) },
    job: makeClearEventsJob({ clear: (before) => clearEvents(pool, before), keepDays, clock, log }),
    /** Keeps what people are told. Null where nothing is to be kept: then nobody reads it for this. */
    startConsumer: async () =>
      keepDays === 0
        ? null
        : startConsumer({
            subgraph: "payments",
            name: "events",
            from: ["auth", "ledger", "payments", "verification", "wallets"],
            bus,
            log,
            transaction,
            isRepeatable: true,
            isPatient: true,
            together: keepEvents,
            effects: effectsOfTold(keepOne) satisfies Readonly<Record<string, Effect>>,
          }),
  };
}
