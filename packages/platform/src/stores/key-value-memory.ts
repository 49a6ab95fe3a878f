import { BoundedMap, bytesOfText } from "../values/bounded-map.ts";
import type { Clock } from "../values/clock.ts";
import type { KeyValueStore } from "./key-value.ts";

const SWEEP_AFTER_WRITES = 1024;
/** Counters of attackers must not fill the memory. Those that are used again and again stay. */
const KEPT_MAX = { entries: 200_000, bytes: 64_000_000 };

/** A {@link KeyValueStore} in this process. Expired entries go at reading, and in sweeps. */
export function makeMemoryKeyValueStore(clock: Clock): KeyValueStore {
  const entries = new BoundedMap<string, { value: string; expiresAt: number }>({
    ...KEPT_MAX,
    weigh: (key, { value }) => bytesOfText(key) + bytesOfText(value),
  });
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
    // After as many writes as there are entries: a sweep costs no write more than a little.
    if (writes < entries.size + SWEEP_AFTER_WRITES) return;
    writes = 0;
    for (const [known, { expiresAt: end }] of [...entries.entries()])
      if (end <= clock.now().getTime()) entries.delete(known);
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
