import { Redis } from "ioredis";
import type { Logger } from "../running/log.ts";
import type { Secret } from "../values/secret.ts";
import { within } from "../values/within.ts";
import type { KeyValueStore } from "./key-value.ts";

const COMMAND_MAX_MS = 1_000;
const PREFIX = "coffer:";

/** One round trip, and atomic: the first addition starts the time to live. */
const INCREMENT = `local n = redis.call('INCR', KEYS[1])
local ttl = redis.call('PTTL', KEYS[1])
if ttl < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  ttl = tonumber(ARGV[1])
end
return {n, ttl}`;

/**
 * A {@link KeyValueStore} on Redis. While Redis is away, every call rejects within a second:
 * callers decide whether that closes their door.
 */
export function makeRedisKeyValueStore(options: { url: Secret; log: Logger }): KeyValueStore {
  const redis = new Redis(options.url.reveal(), {
    keyPrefix: PREFIX,
    connectTimeout: COMMAND_MAX_MS,
    commandTimeout: COMMAND_MAX_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(times * 50, 1_000),
  });
  noteAbsences(redis, options.log);
  // Calls that come before the first connection wait for how it ends; afterwards none waits for
  // another.
  const first = new Promise<void>((resolve) => {
    for (const outcome of ["ready", "close", "end"]) redis.once(outcome, () => resolve());
  });
  const opened = within(COMMAND_MAX_MS, first).catch(() => undefined);

  return {
    async get(key) {
      await opened;
      return redis.get(key);
    },
    async set(key, value, ttlMs) {
      await opened;
      await redis.set(key, value, "PX", wholeMs(ttlMs));
    },
    async delete(key) {
      await opened;
      await redis.del(key);
    },
    async increment(key, ttlMs) {
      await opened;
      const [count, ttl] = (await redis.eval(INCREMENT, 1, key, wholeMs(ttlMs))) as [number, number];
      return { count, ttlMs: ttl };
    },
    async close() {
      redis.disconnect();
    },
  };
}

/** Redis takes no fraction, and no zero. */
const wholeMs = (ms: number): number => Math.max(1, Math.ceil(ms));

/** One line for each absence, not for each try. */
function noteAbsences(redis: Redis, log: Logger): void {
  let isAway = false;
  redis.on("error", (error) => {
    if (!isAway) log.warn({ err: error }, "Redis is away");
    isAway = true;
  });
  redis.on("ready", () => {
    if (isAway) log.info("Redis is back");
    isAway = false;
  });
}
