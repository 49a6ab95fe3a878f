import { readFileSync } from "node:fs";
import { composeAuth } from "@coffer/auth/compose";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { composeGateway } from "@coffer/gateway/compose";
import { makeInMemorySource } from "@coffer/gateway/sources/in-memory-source";
import { mountInProcess } from "@coffer/gateway/sources/public-routes";
import { composeLedger } from "@coffer/ledger/compose";
import { composePayments } from "@coffer/payments/compose";
import { makeMemoryEventBus } from "@coffer/platform/events/bus-memory";
import { makeCallerOf } from "@coffer/platform/graphql/access/caller";
import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import { openPool } from "@coffer/platform/postgres/open-pool";
import type { Logger } from "@coffer/platform/running/log";
import { makeMemoryWakes } from "@coffer/platform/running/wakes";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { type KeySettings, makeKeyProvider } from "@coffer/platform/service/key-settings";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeVault } from "@coffer/platform/stores/vault";
import { systemClock } from "@coffer/platform/values/clock";
import { composeUsers } from "@coffer/users/compose";
import { composeVerification } from "@coffer/verification/compose";
import { composeWallets } from "@coffer/wallets/compose";
import type pg from "pg";
import type { StandaloneConfig } from "./config.ts";

const SCHEMA = new URL("../../schema/", import.meta.url);

/**
 * Connections of each subgraph. Payments holds two batches and its readers; the others are light.
 */
const CONNECTIONS: Readonly<Record<SubgraphName, number>> = {
  auth: 6,
  users: 4,
  wallets: 4,
  verification: 4,
  payments: 12,
  ledger: 8,
};

export type StandaloneParts = {
  readonly config: StandaloneConfig;
  readonly log: Logger;
  readonly keys: KeySettings;
  /** How each subgraph connects, with its own role. */
  readonly databaseUrlOf: (subgraph: SubgraphName) => string;
};

export type Standalone = {
  readonly url: string;
  readonly seedUser: Awaited<ReturnType<typeof composeAuth>>["seedUser"];
  stop(): Promise<void>;
};

/**
 * The whole supergraph in this process: subgraphs called in memory, events over an in-process bus.
 */
export async function composeStandalone({ config, log, keys, databaseUrlOf }: StandaloneParts): Promise<Standalone> {
  const clock = systemClock;
  const bus = makeMemoryEventBus(log);
  const keyValue = makeMemoryKeyValueStore(clock);
  const pools = SUBGRAPHS.map((name) => [name, openPool(databaseUrlOf(name), CONNECTIONS[name], log)] as const);
  const shared = {
    bus,
    keyValue,
    clock,
    log,
    mode: config.mode,
    schemaFolder: SCHEMA,
    callerOf: makeCallerOf({ clock, twoFactors: config.gateway.twoFactors }),
    wakes: makeMemoryWakes(),
    vault: makeVault(makeKeyProvider(keys)),
  };
  const environment = (name: SubgraphName): SubgraphEnvironment => ({
    ...shared,
    pool: pools.find(([known]) => known === name)?.[1] as pg.Pool,
  });

  const auth = await composeAuth(environment("auth"), config.auth);
  const subgraphs: Subgraph[] = [
    auth,
    await composeUsers(environment("users"), config.users),
    await composeVerification(environment("verification"), config.verification),
    await composeWallets(environment("wallets"), config.wallets),
    await composeLedger(environment("ledger")),
    // Reads what each of the others writes.
    await composePayments(environment("payments"), config.payments),
  ];
  // Readers before writers: a consumer that has not subscribed yet would not be asked, and its
  // event would be gone from the outbox.
  for (const subgraph of subgraphs) await subgraph.subscribe?.();
  for (const subgraph of [...subgraphs].reverse()) await subgraph.start();

  const sources = new Map(subgraphs.map((subgraph) => [subgraph.name, makeInMemorySource(subgraph)]));
  const gateway = await composeGateway({
    config: config.gateway,
    issuer: config.auth.accessToken.issuer,
    supergraphSdl: readFileSync(new URL("supergraph.graphql", SCHEMA), "utf8"),
    sourceOf: (name) => sources.get(name) ?? unknownSubgraph(name),
    fetchKeys: async () => ({ keys: [...(await auth.publishedKeys())] }),
    mountDoors: mountInProcess(subgraphs),
    bus,
    keyValue,
    clock,
    log,
  });

  return {
    url: gateway.url,
    seedUser: auth.seedUser,
    async stop() {
      await gateway.stop();
      // Writers before readers: what the last relay round publishes is still taken, instead of
      // waiting for the next start.
      for (const subgraph of subgraphs) await subgraph.stop();
      await bus.close();
      await keyValue.close();
      await Promise.all(pools.map(([, pool]) => pool.end()));
    },
  };
}

function unknownSubgraph(name: string): never {
  throw new Error(`the supergraph names a subgraph that is not here: ${name}`);
}
