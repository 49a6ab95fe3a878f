import { join } from "node:path";
import { Secret } from "@coffer/platform/secret";
import { type KafkaCluster, startKafka } from "../parts/kafka.ts";
import { type PostgresServer, startPostgres } from "../parts/postgres.ts";
import { type RedisServer, startRedis } from "../parts/redis.ts";
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
      outside.kafkaBrokers ? outsideKafka(outside.kafkaBrokers) : makeKafka(folder, options.brokers ?? 1, stops),
      outside.redisUrl ? outsideRedis(outside.redisUrl) : makeRedis(stops),
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
