import type { CofferEvent } from "@coffer/contracts/event";
import { startConsumer } from "@coffer/platform/events/consumer";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeAskedFor } from "../adapters/postgres/events/asked-for.ts";
import { clearEvents } from "../adapters/postgres/events/clear-events.ts";
import { makeEventReader } from "../adapters/postgres/events/event-reader.ts";
import { keepEvents } from "../adapters/postgres/events/keep-events.ts";
import { makeFollowEvents } from "../app/events/follow-events.ts";
import type { EventsConfig } from "../config.ts";
import { makeClearOldJob } from "../jobs/money/clear-old.ts";
import type { Money } from "./money.ts";
import { effectsOfTold } from "./told-events.ts";

/** `clock`: the true time. */
type Environment = Pick<SubgraphEnvironment, "bus" | "wakes" | "clock">;

/** What happened to people, kept for a while. */
export function composeEvents({ pool, log }: Money, { bus, wakes, clock }: Environment, config: EventsConfig) {
  const { keepDays, forEverybody } = config;
  const events = makeEventReader(pool, keepDays > 0);
  const keep = (sql: Sql, told: readonly CofferEvent[]) => keepEvents(sql, told, { forEverybody });
  const transaction = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const done = await inTransaction(pool, (client) => work(pgSql(client)));
    wakes.wake("payments");
    return done;
  };
  return {
    app: { events, eventStreams: makeFollowEvents({ events }) },
    job: makeClearOldJob({
      name: "payments-clear-events",
      clear: (before) => clearEvents(pool, before),
      keepDays,
      clock,
      log,
    }),
    /** Null where nothing is to be kept: then nobody reads it for this. */
    startConsumer: async () =>
      keepDays === 0
        ? null
        : startConsumer({
            subgraph: "payments",
            name: "events",
            from: ["auth", "ledger", "payments", "verification", "wallets"],
            ...{ bus, log, transaction },
            isRepeatable: true,
            isPatient: true,
            ...(forEverybody ? {} : { selection: makeAskedFor(pool) }),
            together: keep,
            effects: effectsOfTold((sql, event) => keep(sql, [event])),
          }),
  };
}
