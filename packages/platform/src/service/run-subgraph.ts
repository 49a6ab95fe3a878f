import type { SubgraphName } from "@coffer/contracts/subgraphs";
import { makeKafkaEventBus } from "../events/bus-kafka.ts";
import { makeEventTrust } from "../events/trust.ts";
import { makeCallerOf } from "../graphql/access/caller.ts";
import type { Subgraph } from "../graphql/subgraph.ts";
import { publicAudience } from "../http/public-door.ts";
import { serveHealth } from "../http/serve-health.ts";
import { makeVerifyAssertion } from "../identity/assertion.ts";
import { openPool } from "../postgres/open-pool.ts";
import type { Mode } from "../postgres/provision.ts";
import { makePostgresWakes } from "../postgres/wakes-postgres.ts";
import { showParked } from "../queue/show-parked.ts";
import { type Environment, type EnvironmentSource, readEnv } from "../running/config.ts";
import { makeLogger } from "../running/log.ts";
import { showCounted } from "../running/show-counted.ts";
import { makeRedisKeyValueStore } from "../stores/key-value-redis.ts";
import { makeVault } from "../stores/vault.ts";
import { systemClock } from "../values/clock.ts";
import { readSubgraphServiceConfig } from "./config.ts";
import type { SubgraphEnvironment } from "./environment.ts";
import { makeKeyProvider } from "./key-settings.ts";
import { type Running, runProcess } from "./process.ts";
import { refuseOtherMode } from "./refuse-other-mode.ts";
import { serveSubgraph } from "./serve-subgraph.ts";

export type SubgraphService<Config> = {
  readonly name: SubgraphName;
  readonly readConfig: (env: Environment, mode: Mode) => Config;
  readonly compose: (environment: SubgraphEnvironment, config: Config) => Subgraph | Promise<Subgraph>;
  readonly source: EnvironmentSource;
};

const SCHEMA = new URL("../../../../schema/", import.meta.url);

/**
 * A subgraph as a process of its own: HTTP for the gateway, Kafka, Redis, its own database role,
 * health and metrics.
 */
export async function runSubgraph<Config>(service: SubgraphService<Config>): Promise<void> {
  const level = service.source.LOG_LEVEL === "silent" ? "silent" : "info";
  await runProcess(service.name, level, () => start(service));
}

async function start<Config>({ name, compose, readConfig, source }: SubgraphService<Config>): Promise<Running> {
  const config = readEnv(source, (env) => readSubgraphServiceConfig(env, name, readConfig));
  const log = makeLogger({ name, level: config.logLevel }).child({ instance: config.instanceId });
  const connectionString = config.databaseUrl.reveal();
  const pool = openPool(connectionString, config.connections, log);
  await refuseOtherMode(pool, config.mode);

  const { kafka, instanceId } = config;
  const bus = makeKafkaEventBus({
    access: kafka.access,
    clientId: `coffer-${name}`,
    instanceId: `${name}-${instanceId}`,
    log,
    topics: kafka,
    trust: makeEventTrust({
      own: { subgraph: name, signingKeys: config.eventSigningKeys },
      publicJwks: config.eventKeys,
    }),
  });
  const keyValue = makeRedisKeyValueStore({ url: config.redisUrl, log });
  const wakes = await makePostgresWakes({ connectionString, pool, log });
  const vault = makeVault(makeKeyProvider(config.keys));
  const clock = systemClock;
  const { mode, twoFactors } = config;
  const callerOf = makeCallerOf({ clock, twoFactors });
  const subgraph = await compose(
    { pool, bus, keyValue, vault, clock, log, wakes, mode, schemaFolder: SCHEMA, callerOf },
    config.own,
  );
  await subgraph.start();

  const verifierFor = (audience: string) => makeVerifyAssertion({ audience, publicJwks: config.gatewayKeys, clock });
  const served = await serveSubgraph({
    subgraph,
    host: config.host,
    port: config.port,
    bodyMaxBytes: config.bodyMaxBytes,
    verify: await verifierFor(name),
    verifyPublic: await verifierFor(publicAudience(name)),
    log,
  });
  const health = await serveHealth({
    host: config.host,
    port: config.healthPort,
    service: name,
    checks: [{ name: "postgresql", check: () => pool.query("SELECT 1") }],
    ...(subgraph.details && { details: subgraph.details }),
  });
  showParked(health.registry, pool);
  for (const metric of subgraph.counts ?? []) showCounted(health.registry, metric);
  log.info({ url: served.url, healthPort: health.port }, "ready");

  return {
    async stop() {
      health.drain();
      await served.stop();
      await subgraph.stop();
      await bus.close();
      await wakes.close();
      await keyValue.close();
      await pool.end();
      await health.stop();
    },
  };
}
