import type { Subscription } from "@coffer/platform/events/bus";
import { startConsumer } from "@coffer/platform/events/consumer";
import { makeEffect } from "@coffer/platform/events/consumer-parts";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import {
  tellOfDisabledWebhook,
  tellOfFailedDate,
  tellOfPausedSchedule,
  tellOfReminder,
} from "../adapters/postgres/mails/tell-of-payments.ts";

type Parts = Pick<SubgraphEnvironment, "pool" | "bus" | "clock" | "log"> & { readonly onMail: () => void };

/** Mails about what happens elsewhere: whose address it is, only auth knows. */
export function composeNotices(parts: Parts) {
  let consumer: Subscription | undefined;
  return {
    /** Once, however often it is asked for. */
    async subscribe() {
      consumer ??= await start(parts);
    },
    stop: async () => consumer?.stop(),
  };
}

const start = ({ pool, bus, clock, log, onMail }: Parts): Promise<Subscription> =>
  startConsumer({
    subgraph: "auth",
    name: "notices",
    from: ["payments"],
    bus,
    log,
    async transaction(work) {
      const done = await inTransaction(pool, (client) => work(pgSql(client)));
      onMail();
      return done;
    },
    effects: {
      ...makeEffect("coffer.payments.request.reminded", (sql, data) => tellOfReminder(sql, data, clock.now())),
      ...makeEffect("coffer.payments.webhook.disabled", (sql, data) => tellOfDisabledWebhook(sql, data, clock.now())),
      ...makeEffect("coffer.payments.schedule.refused", (sql, data) => tellOfFailedDate(sql, data, clock.now())),
      ...makeEffect("coffer.payments.schedule.missed", (sql, data) => tellOfFailedDate(sql, data, clock.now())),
      ...makeEffect("coffer.payments.schedule.paused", (sql, data) => tellOfPausedSchedule(sql, data, clock.now())),
    },
  });
