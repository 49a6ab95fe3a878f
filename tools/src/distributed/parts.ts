import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "@coffer/platform/secret";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@coffer/standalone/embedded-postgres";
import pg from "pg";
import { type KafkaCluster, startKafka } from "../parts/kafka.ts";
import { type RedisServer, startRedis } from "../parts/redis.ts";
import type { DistributedOptions } from "./options.ts";

/** What the services stand on: real ones, made here or outside. */
export type Parts = {
  readonly postgres: {
    readonly adminUrl: string /** user-less host:port */;
    readonly address: string;
    kill(): Promise<void>;
    start(): Promise<void>;
  };
  readonly kafka: KafkaCluster;
  readonly redis: RedisServer;
  stop(): Promise<void>;
};

const DATABASE = "coffer";

export async function startParts(options: DistributedOptions & { postgresPassword: string }): Promise<Parts> {
  const { folder, outside = {} } = options;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const undo of stops.splice(0).reverse()) await undo();
  };
  try {
    const [postgres, kafka, redis] = await Promise.all([
      makePostgres(folder, options.postgresPassword, stops),
      outside.kafkaBrokers ? outsideKafka(outside.kafkaBrokers) : makeKafka(folder, options.brokers ?? 1, stops),
      outside.redisUrl ? outsideRedis(outside.redisUrl) : makeRedis(stops),
    ]);
    return { postgres, kafka, redis, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makePostgres(
  folder: string,
  password: string,
  stops: (() => Promise<void>)[],
): Promise<Parts["postgres"]> {
  const dataFolder = join(folder, "database");
  mkdirSync(dataFolder, { recursive: true, mode: 0o755 });
  const settings = { max_connections: "300" };
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ dataFolder, password: new Secret(password), settings });
  const { port } = server;
  stops.push(() => server.stop());
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
  if (rowCount === 0) await admin.query(`CREATE DATABASE ${DATABASE}`);
  await admin.end();
  return {
    adminUrl: Object.assign(new URL(server.adminUrl), { pathname: `/${DATABASE}` }).href,
    address: `127.0.0.1:${port}`,
    async kill() {
      process.kill(server.pid, "SIGKILL");
      await server.stop();
    },
    async start() {
      server = await startEmbeddedPostgres({ dataFolder, password: new Secret(password), settings, port });
    },
  };
}

async function makeKafka(folder: string, brokers: 1 | 3, stops: (() => Promise<void>)[]): Promise<KafkaCluster> {
  const kafka = await startKafka({ folder: join(folder, "kafka"), brokers });
  stops.push(() => kafka.stop());
  return kafka;
}

async function makeRedis(stops: (() => Promise<void>)[]): Promise<RedisServer> {
  const redis = await startRedis();
  stops.push(() => redis.stop());
  return redis;
}

const notOurs = async (): Promise<never> => {
  throw new Error("this part is not ours to stop or start");
};
const outsideKafka = async (brokers: string): Promise<KafkaCluster> => ({
  brokers: brokers.split(","),
  kill: notOurs,
  start: notOurs,
  stop: async () => {},
});
const outsideRedis = async (url: string): Promise<RedisServer> => ({
  url,
  kill: notOurs,
  start: notOurs,
  stop: async () => {},
});
