import { rateLimited } from "@coffer/platform/graphql/errors";
import type { Logger } from "@coffer/platform/running/log";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import { within } from "@coffer/platform/values/within";

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
};

const STORE_PATIENCE_MS = 600;

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
    const increment: AttemptCounter["increment"] = async (key, windowMs) => {
      if (!isShared) return local.increment(key, windowMs);
      try {
        const counted = await within(STORE_PATIENCE_MS, keyValue.increment(key, windowMs));
        noteStore(false);
        return counted;
      } catch (error) {
        noteStore(true, error);
        isShared = false;
        return local.increment(key, windowMs);
      }
    };
    return {
      increment,
      async take(key, max, windowMs) {
        const { count, ttlMs } = await increment(key, windowMs);
        if (count > max) throw rateLimited(Math.max(1, Math.ceil(ttlMs / 1000)));
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
