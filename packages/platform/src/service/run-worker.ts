import type pg from "pg";
import { type HealthCheck, serveHealth } from "../http/serve-health.ts";
import { openPool } from "../postgres/open-pool.ts";
import type { Mode } from "../postgres/provision.ts";
import { makePostgresWakes } from "../postgres/wakes-postgres.ts";
import { type Environment, type EnvironmentSource, InvalidEnvironment, readEnv } from "../running/config.ts";
import { withEnvFile } from "../running/env-file.ts";
import { type Logger, makeLogger } from "../running/log.ts";
import type { Wakes } from "../running/wakes.ts";
import { makeVault, type Vault } from "../stores/vault.ts";
import { type Clock, systemClock } from "../values/clock.ts";
import { readWorkerConfig } from "./config.ts";
import { makeKeyProvider } from "./key-settings.ts";
import { type Running, runProcess } from "./process.ts";
import { refuseOtherMode } from "./refuse-other-mode.ts";

/** What a worker stands on: a database and the keys that seal. Nobody can ask it for anything. */
export type WorkerEnvironment = {
  readonly pool: pg.Pool;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Logger;
  readonly wakes: Wakes;
  readonly mode: Mode;
};

export type Worker = {
  /** Of `/health/ready`, besides the database. */
  readonly checks: readonly HealthCheck[];
  start(): Promise<void>;
  /** Ends what is under way. */
  stop(): Promise<void>;
};

export type WorkerService<Config> = {
  readonly name: string;
  readonly readConfig: (env: Environment, mode: Mode) => Config;
  readonly compose: (environment: WorkerEnvironment, config: Config) => Worker;
  readonly source: EnvironmentSource;
  /** What was typed behind its command: whoever types something expects it to count. */
  readonly args: readonly string[];
};

/**
 * A process without a door: it works by the database alone. Health and metrics are on a port of
 * their own, for operators.
 */
export async function runWorker<Config>(service: WorkerService<Config>): Promise<void> {
  const level = service.source.LOG_LEVEL === "silent" ? "silent" : "info";
  await runProcess(service.name, level, () => start(service));
}

async function start<Config>({ name, compose, readConfig, source, args }: WorkerService<Config>): Promise<Running> {
  if (args.length > 0) throw new InvalidEnvironment([`${name} takes no arguments: its settings are variables`]);
  const config = readEnv(withEnvFile(source), (env) => readWorkerConfig(env, readConfig));
  const log = makeLogger({ name, level: config.logLevel }).child({ instance: config.instanceId });
  const connectionString = config.databaseUrl.reveal();
  const pool = openPool(connectionString, config.connections, log);
  await refuseOtherMode(pool, config.mode);
  const wakes = await makePostgresWakes({ connectionString, pool, log });
  const vault = makeVault(makeKeyProvider(config.keys));
  const worker = compose({ pool, vault, clock: systemClock, log, wakes, mode: config.mode }, config.own);
  await worker.start();
  const health = await serveHealth({
    host: config.host,
    port: config.healthPort,
    service: name,
    checks: [{ name: "postgresql", check: () => pool.query("SELECT 1") }, ...worker.checks],
  });
  log.info({ healthPort: health.port }, "ready");
  return {
    async stop() {
      health.drain();
      await worker.stop();
      await wakes.close();
      await pool.end();
      await health.stop();
    },
  };
}
