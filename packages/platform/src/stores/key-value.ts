/**
 * What may be lost: rate counters, revocation cache, response caches. Wiping it changes no balance
 * and opens no door. In one process a map, between processes Redis; both pass
 * packages/testkit/src/contracts/key-value.ts.
 */
export type KeyValueStore = {
  get(key: string): Promise<string | null>;
  /** The same at once, where the store is in this process. */
  getNow?(key: string): string | null;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Adds one and returns the count; the first addition starts the time to live. Atomic. */
  increment(key: string, ttlMs: number): Promise<{ count: number; ttlMs: number }>;
  close(): Promise<void>;
};
