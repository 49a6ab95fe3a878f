import type { Subscription } from "@coffer/platform/events/bus";
import { startConsumer } from "@coffer/platform/events/consumer";
import { type ConsumerParts, makeEffect } from "@coffer/platform/events/consumer-parts";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import { dropPasskey, keepPasskey } from "../adapters/postgres/approvals/keep-passkeys.ts";
import { makeKeepCalendar } from "../adapters/postgres/limits/keep-calendars.ts";
import { keepLevel } from "../adapters/postgres/limits/keep-levels.ts";
import { keepPerson } from "../adapters/postgres/money/keep-people.ts";
import {
  disableOfFormerAdmin,
  disableOfFrozen,
  enableOfUnfrozen,
} from "../adapters/postgres/webhooks/disable-endpoints.ts";

/** Keeps of others' events what is needed of people here. */
export const startPeople = ({
  pool,
  bus,
  log,
  clock,
}: Pick<ConsumerParts, "bus" | "log"> & { readonly pool: pg.Pool; readonly clock: Clock }): Promise<Subscription> =>
  startConsumer({
    subgraph: "payments",
    name: "people",
    from: ["auth", "users", "verification"],
    bus,
    log,
    transaction: (work) => inTransaction(pool, (client) => work(pgSql(client))),
    effects: {
      ...makeEffect("coffer.auth.user.registered", keepPerson),
      ...makeEffect("coffer.auth.passkey.added", keepPasskey),
      ...makeEffect("coffer.auth.passkey.removed", dropPasskey),
      ...makeEffect("coffer.auth.user.frozen", disableOfFrozen),
      ...makeEffect("coffer.auth.user.unfrozen", enableOfUnfrozen),
      ...makeEffect("coffer.auth.role.changed", disableOfFormerAdmin),
      ...makeEffect("coffer.users.time_zone.changed", makeKeepCalendar(clock)),
      ...makeEffect("coffer.verification.user.verified", keepLevel),
    },
  });
