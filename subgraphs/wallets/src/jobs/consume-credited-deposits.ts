import type { EventBus, Subscription } from "@coffer/platform/events/bus";
import { startConsumer } from "@coffer/platform/events/consumer";
import { makeEffect } from "@coffer/platform/events/consumer-parts";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { NoteCredited } from "../app/deposits/ports.ts";

type Parts = {
  bus: EventBus;
  log: Logger;
  transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  noteIn: (sql: Sql) => NoteCredited;
};

/** `coffer.payments.deposit.credited` → the deposit is CREDITED, by that payment. */
export const startCreditedDepositsConsumer = ({ bus, log, transaction, noteIn }: Parts): Promise<Subscription> =>
  startConsumer({
    subgraph: "wallets",
    name: "credited-deposits",
    from: ["payments"],
    bus,
    log,
    transaction,
    effects: makeEffect("coffer.payments.deposit.credited", (sql, { depositId, credit, paymentId }, { time }) =>
      noteIn(sql)({ depositId, credit, paymentId, at: new Date(time) }),
    ),
  });
