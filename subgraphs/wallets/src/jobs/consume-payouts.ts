import type { EventBus, Subscription } from "@coffer/platform/events/bus";
import { startConsumer } from "@coffer/platform/events/consumer";
import { makeEffect } from "@coffer/platform/events/consumer-parts";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { CalledOffPayout } from "../app/sends/call-off-payout.ts";
import type { RequestedPayout } from "../app/sends/plan-payout.ts";

type Parts = {
  bus: EventBus;
  log: Logger;
  transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  planIn: (sql: Sql) => (asked: RequestedPayout) => Promise<void>;
  callOffIn: (sql: Sql) => (asked: CalledOffPayout) => Promise<void>;
};

/**
 * `coffer.payments.payout.requested` → a send is planned. `….cancellation_requested` → it is called
 * off, or its payer is told that it is too late.
 */
export const startPayoutsConsumer = ({ bus, log, transaction, planIn, callOffIn }: Parts): Promise<Subscription> =>
  startConsumer({
    subgraph: "wallets",
    name: "payouts",
    from: ["payments"],
    bus,
    log,
    transaction,
    effects: {
      ...makeEffect("coffer.payments.payout.requested", (sql, asked) => planIn(sql)(asked)),
      ...makeEffect("coffer.payments.payout.cancellation_requested", (sql, asked) => callOffIn(sql)(asked)),
    },
  });
