import type { Clock } from "./clock.ts";
import type { KeyValueStore } from "./key-value.ts";

const SWEEP_EVERY_WRITES = 1024;

/** A {@link KeyValueStore} in this process. Expired entries go at reading, and in a sweep every 1024 writes. */
export function makeMemoryKeyValueStore(clock: Clock): KeyValueStore {
  const entries = new Map<string, { value: string; expiresAt: number }>();
  let writes = 0;

  const live = (key: string) => {
    const entry = entries.get(key);
    if (!entry || entry.expiresAt > clock.now().getTime()) return entry;
    entries.delete(key);
    return undefined;
  };
  const put = (key: string, value: string, expiresAt: number) => {
    entries.set(key, { value, expiresAt });
    writes += 1;
    if (writes % SWEEP_EVERY_WRITES === 0) for (const known of [...entries.keys()]) live(known);
  };

  return {
    get: async (key) => live(key)?.value ?? null,
    getNow: (key) => live(key)?.value ?? null,
    set: async (key, value, ttlMs) => put(key, value, clock.now().getTime() + ttlMs),
    delete: async (key) => {
      entries.delete(key);
    },
    increment: async (key, ttlMs) => {
      const entry = live(key);
      const now = clock.now().getTime();
      const count = (entry ? Number.parseInt(entry.value, 10) : 0) + 1;
      const expiresAt = entry?.expiresAt ?? now + ttlMs;
      put(key, String(count), expiresAt);
      return { count, ttlMs: expiresAt - now };
    },
    close: async () => entries.clear(),
  };
}
