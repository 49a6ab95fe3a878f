import type { KeyValueStore } from "@coffer/platform/stores/key-value";

/**
 * A store that can lose what it holds, as Redis does, and be away; `onSet` is called before each
 * write.
 */
export function makeLosableStore() {
  const held = new Map<string, { value: string; ttlMs: number }>();
  const reachable = () => {
    if (store.isAway) throw new Error("connection lost");
  };
  const operations: Partial<KeyValueStore> = {
    async get(key) {
      reachable();
      return held.get(key)?.value ?? null;
    },
    async set(key, value, ttlMs) {
      reachable();
      store.onSet(key);
      held.set(key, { value, ttlMs });
    },
  };
  const store = {
    isAway: false,
    onSet: (_key: string): void => undefined,
    held,
    lose: () => held.clear(),
    operations,
  };
  return store;
}
