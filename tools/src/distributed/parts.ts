import { join } from "node:path";
import { type KafkaCluster, startKafka } from "@coffer/local-parts/kafka";
import { toKafkaSettings } from "@coffer/local-parts/kafka-security";
import { type PostgresServer, startPostgres } from "@coffer/local-parts/postgres";
import { type RedisServer, startRedis, toRedisSettings } from "@coffer/local-parts/redis";
import { Secret } from "@coffer/platform/values/secret";
import { environmentOf, interpolate, readComposeServices } from "../compose-file.ts";
import type { DistributedOptions } from "./options.ts";

/** What the services stand on: real ones, made here or outside. */
export type Parts = {
  readonly postgres: PostgresServer;
  readonly kafka: KafkaCluster;
  readonly redis: RedisServer;
  stop(): Promise<void>;
};

export async function startParts(options: DistributedOptions & { postgresPassword: string }): Promise<Parts> {
  const { folder, outside = {} } = options;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const undo of stops.splice(0).reverse()) await undo();
  };
  try {
    const [postgres, kafka, redis] = await Promise.all([
      makePostgres(folder, options.postgresPassword, stops),
      outside.kafkaBrokers ? outsideKafka(outside.kafkaBrokers) : makeKafka(options, stops),
      outside.redisUrl ? outsideRedis(outside.redisUrl) : makeRedis(options, stops),
    ]);
    return { postgres, kafka, redis, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makePostgres(folder: string, password: string, stops: (() => Promise<void>)[]): Promise<PostgresServer> {
  const server = await startPostgres({ folder: join(folder, "database"), password: new Secret(password) });
  stops.push(() => server.stop());
  return server;
}

/** With the users and the rights of docker-compose.yml. */
async function makeKafka(options: DistributedOptions, stops: (() => Promise<void>)[]): Promise<KafkaCluster> {
  const { folder, brokers = 1, variables } = options;
  const security = toKafkaSettings(environmentOf(readComposeServices().kafka ?? {}, variables));
  const kafka = await startKafka({ folder: join(folder, "kafka"), brokers, security });
  stops.push(() => kafka.stop());
  return kafka;
}

async function makeRedis({ variables }: DistributedOptions, stops: (() => Promise<void>)[]): Promise<RedisServer> {
  const command = readComposeServices().redis?.command ?? [];
  const redis = await startRedis(toRedisSettings(command.map((word) => interpolate(word, variables))));
  stops.push(() => redis.stop());
  return redis;
}

const refuse = (): never => {
  throw new Error("this part is not ours to stop or start");
};
const notOurs = async (): Promise<never> => refuse();
const outsideKafka = async (brokers: string): Promise<KafkaCluster> => ({
  brokers: brokers.split(","),
  kill: notOurs,
  start: notOurs,
  stop: async () => {},
});
const outsideRedis = async (url: string): Promise<RedisServer> => ({
  url,
  address: new URL(url).host,
  suspend: refuse,
  kill: notOurs,
  start: notOurs,
  stop: async () => {},
});
