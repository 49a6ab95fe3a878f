import { Redis } from "ioredis";
import type { KeyValueStore } from "./key-value.ts";
import type { Logger } from "./log.ts";

const COMMAND_MAX_MS = 1_000;
const PREFIX = "coffer:";

/** One round trip, and atomic: the first addition starts the time to live. */
const INCREMENT = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('PTTL', KEYS[1])}`;

/** A {@link KeyValueStore} on Redis. While Redis is away, every call rejects within a second: callers decide whether that closes their door. */
export function makeRedisKeyValueStore(options: { url: string; log: Logger }): KeyValueStore {
  const redis = new Redis(options.url, {
    keyPrefix: PREFIX,
    commandTimeout: COMMAND_MAX_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    lazyConnect: false,
    retryStrategy: (times) => Math.min(times * 50, 1_000),
  });
  redis.on("error", (error) => options.log.warn({ err: error }, "Redis is away"));

  return {
    get: (key) => redis.get(key),
    async set(key, value, ttlMs) {
      await redis.set(key, value, "PX", Math.max(1, Math.ceil(ttlMs)));
    },
    async delete(key) {
      await redis.del(key);
    },
    async increment(key, ttlMs) {
      const [count, ttl] = (await redis.eval(INCREMENT, 1, key, Math.max(1, Math.ceil(ttlMs)))) as [number, number];
      return { count, ttlMs: ttl };
    },
    async close() {
      redis.disconnect();
    },
  };
}
