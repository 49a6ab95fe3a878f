import { startConsumer } from "@coffer/platform/events/consumer";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { makeLeases } from "@coffer/platform/queue/leases";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeAttemptBook } from "../adapters/postgres/webhooks/attempt-book.ts";
import { clearWebhookLog } from "../adapters/postgres/webhooks/clear-log.ts";
import { makeDeliveryDesk } from "../adapters/postgres/webhooks/delivery-desk.ts";
import { makeDeliveryLog } from "../adapters/postgres/webhooks/delivery-log.ts";
import { makeEndpointDesk } from "../adapters/postgres/webhooks/endpoint-desk.ts";
import { fanOut } from "../adapters/postgres/webhooks/fan-out.ts";
import { PER_ENDPOINT, WEBHOOKS } from "../adapters/postgres/webhooks/queue.ts";
import { makeWantedEvents } from "../adapters/postgres/webhooks/wanted-events.ts";
import { makeHttpSender } from "../adapters/webhooks/http-sender.ts";
import { makeResolveName } from "../adapters/webhooks/resolve-name.ts";
import { makeDeliver } from "../app/webhooks/deliver.ts";
import type { WebhooksConfig } from "../config.ts";
import { makeClearOldJob } from "../jobs/money/clear-old.ts";
import { makeDeliverWebhooksJob } from "../jobs/webhooks/deliver-webhooks.ts";
import type { Money } from "./money.ts";
import { effectsOfTold } from "./told-events.ts";

/** `clock`: the true time, which who is told goes by. */
type Environment = Pick<SubgraphEnvironment, "bus" | "vault" | "wakes" | "clock">;

export function composeWebhooks(money: Money, { bus, vault, wakes, clock }: Environment, config: WebhooksConfig) {
  const { pool, log } = money;
  const { timeoutMs, retrySeconds, keepDays, disableAfterDays, most, targets } = config;
  const wanted = makeWantedEvents(pool);
  const sender = makeHttpSender({ targets, resolve: makeResolveName(), timeoutMs });
  const disabled = () => {
    wanted.forget();
    wakes.wake("payments");
  };
  const book = makeAttemptBook({ pool, vault, disableAfterDays, disabled });
  const job = makeDeliverWebhooksJob({
    leases: makeLeases(pool, WEBHOOKS),
    deliver: makeDeliver({ book, sender, clock, retrySeconds, random: Math.random }),
    log,
    timeoutMs,
    perEndpoint: PER_ENDPOINT,
  });
  const clearJob = makeClearOldJob({
    name: "payments-clear-webhook-log",
    clear: (before) => clearWebhookLog(pool, before),
    keepDays,
    clock,
    log,
  });
  const queued = () => job.wake();

  const transaction = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const done = await inTransaction(pool, (client) => work(pgSql(client)));
    queued();
    return done;
  };
  return {
    endpointDesk: makeEndpointDesk({ pool, vault, most, changed: () => wanted.forget() }),
    deliveryDesk: makeDeliveryDesk(pool),
    deliveryLog: makeDeliveryLog(pool),
    targets,
    queued,
    jobs: [job, clearJob],
    /** Sends on what endpoints want of what happens anywhere. */
    startConsumer: () =>
      startConsumer({
        subgraph: "payments",
        name: "webhooks",
        from: ["auth", "ledger", "payments", "verification", "wallets"],
        bus,
        log,
        transaction,
        selection: wanted,
        isRepeatable: true,
        effects: effectsOfTold(fanOut),
      }),
    close: () => sender.close(),
  };
}
