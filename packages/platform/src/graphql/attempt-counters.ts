import type { Logger } from "../running/log.ts";
import type { KeyValueStore } from "../stores/key-value.ts";
import { within } from "../values/within.ts";
import { rateLimited } from "./errors.ts";

export type AttemptStores = {
  readonly keyValue: KeyValueStore;
  /**
   * Of this process; counts where the shared store does not answer, so that its failure opens no
   * door.
   */
  readonly local: KeyValueStore;
  readonly log: Logger;
};

/**
 * The counts of one attempt, which waits for the shared store once: when that was in vain, the
 * others are made in this process.
 */
export type AttemptCounter = {
  increment(key: string, windowMs: number): Promise<{ count: number; ttlMs: number }>;
  /** Throws RATE_LIMITED beyond the limit. */
  take(key: string, max: number, windowMs: number): Promise<void>;
  forget(keys: readonly string[]): Promise<void>;
  read(key: string): Promise<string | null>;
  /** For so long from now. */
  put(key: string, value: string, ttlMs: number): Promise<void>;
};

export const tooMany = (waitMs: number) => rateLimited(Math.max(1, Math.ceil(waitMs / 1000)));

export const STORE_PATIENCE_MS = 600;

export function makeAttemptCounters({ keyValue, local, log }: AttemptStores): () => AttemptCounter {
  let isStoreDown = false;
  const noteStore = (isDown: boolean, error?: unknown) => {
    if (isDown && !isStoreDown)
      log.error({ err: error }, "the shared counters do not answer: attempts are counted here");
    if (!isDown && isStoreDown) log.info("the shared counters answer again");
    isStoreDown = isDown;
  };

  return () => {
    let isShared = true;
    const ask = async <T>(work: (store: KeyValueStore) => Promise<T>): Promise<T> => {
      if (!isShared) return work(local);
      try {
        const answer = await within(STORE_PATIENCE_MS, work(keyValue));
        noteStore(false);
        return answer;
      } catch (error) {
        noteStore(true, error);
        isShared = false;
        return work(local);
      }
    };
    const increment: AttemptCounter["increment"] = (key, windowMs) => ask((store) => store.increment(key, windowMs));
    return {
      increment,
      read: (key) => ask((store) => store.get(key)),
      put: (key, value, ttlMs) => ask((store) => store.set(key, value, ttlMs)),
      async take(key, max, windowMs) {
        const { count, ttlMs } = await increment(key, windowMs);
        if (count > max) throw tooMany(ttlMs);
      },
      async forget(keys) {
        await Promise.all(keys.map((key) => local.delete(key)));
        if (!isShared) return;
        try {
          await within(STORE_PATIENCE_MS, Promise.all(keys.map((key) => keyValue.delete(key))));
        } catch (error) {
          noteStore(true, error); // the counts end with their window by themselves
        }
      },
    };
  };
}
