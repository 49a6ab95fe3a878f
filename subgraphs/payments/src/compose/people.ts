import type { Subscription } from "@coffer/platform/events/bus";
import { startConsumer } from "@coffer/platform/events/consumer";
import { type ConsumerParts, makeEffect } from "@coffer/platform/events/consumer-parts";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import { dropPasskey, keepPasskey } from "../adapters/postgres/approvals/keep-passkeys.ts";
import { keepLevel } from "../adapters/postgres/limits/keep-levels.ts";
import { keepPerson } from "../adapters/postgres/money/keep-people.ts";
import {
  disableOfFormerAdmin,
  disableOfFrozen,
  enableOfUnfrozen,
} from "../adapters/postgres/webhooks/disable-endpoints.ts";

/** Keeps of auth's events what is needed of people here. */
export const startPeople = ({
  pool,
  bus,
  log,
}: Pick<ConsumerParts, "bus" | "log"> & { readonly pool: pg.Pool }): Promise<Subscription> =>
  startConsumer({
    subgraph: "payments",
    name: "people",
    from: ["auth", "verification"],
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
      ...makeEffect("coffer.verification.user.verified", keepLevel),
    },
  });
