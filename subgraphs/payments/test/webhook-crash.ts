import { makeLeases } from "@coffer/platform/queue/leases";
import { makeLogger } from "@coffer/platform/running/log";
import { makeLocalKeyProvider, makeVault } from "@coffer/platform/stores/vault";
import { systemClock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import type pg from "pg";
import { makeAttemptBook } from "../src/adapters/postgres/webhooks/attempt-book.ts";
import { makeEndpointDesk } from "../src/adapters/postgres/webhooks/endpoint-desk.ts";
import { PER_ENDPOINT, WEBHOOKS } from "../src/adapters/postgres/webhooks/queue.ts";
import { makeHttpSender } from "../src/adapters/webhooks/http-sender.ts";
import { makeResolveName } from "../src/adapters/webhooks/resolve-name.ts";
import { makeDeliver } from "../src/app/webhooks/deliver.ts";
import { RETRY_SECONDS } from "../src/domain/webhooks/schedule.ts";
import { makeDeliverWebhooksJob } from "../src/jobs/webhooks/deliver-webhooks.ts";

/** What sends webhooks, alone, with a key that two processes know. */
export function makeCrashParts(pool: pg.Pool, key: string) {
  const vault = makeVault(makeLocalKeyProvider({ keyId: "test", key: new Secret(key) }));
  const timeoutMs = 5_000;
  const targets = { http: true, loopback: true, ports: null };
  const sender = makeHttpSender({ targets, resolve: makeResolveName(), timeoutMs });
  const job = makeDeliverWebhooksJob({
    leases: makeLeases(pool, WEBHOOKS),
    deliver: makeDeliver({
      book: makeAttemptBook({ pool, vault, disableAfterDays: 5, disabled: () => undefined }),
      sender,
      clock: systemClock,
      retrySeconds: RETRY_SECONDS,
      random: Math.random,
    }),
    log: makeLogger({ name: "test", level: "silent" }),
    timeoutMs,
    perEndpoint: PER_ENDPOINT,
  });
  return { desk: makeEndpointDesk({ pool, vault, most: 10, changed: () => undefined }), job, close: sender.close };
}
