import type { LiveFeed, StreamHint } from "./stream-types.ts";

/**
 * The in-memory hub between the event bus and this process's subscriptions. A listener must not
 * throw.
 */
export function makeLiveFeed(): LiveFeed & {
  publish(hint: StreamHint): void;
  /** Whether anybody listens on the key. */
  isHeard(key: string): boolean;
  readonly listeners: number;
} {
  const listenersOf = new Map<string, Set<(hint: StreamHint) => void>>();
  let listeners = 0;
  return {
    get listeners() {
      return listeners;
    },
    listen(key, listener) {
      const own = (hint: StreamHint) => listener(hint); // two listeners may be one function
      const set = listenersOf.get(key) ?? new Set();
      listenersOf.set(key, set.add(own));
      listeners += 1;
      return () => {
        if (!set.delete(own)) return;
        listeners -= 1;
        if (set.size === 0 && listenersOf.get(key) === set) listenersOf.delete(key);
      };
    },
    publish(hint) {
      for (const key of new Set(hint.audience)) for (const listener of listenersOf.get(key) ?? []) listener(hint);
    },
    isHeard: (key) => listenersOf.has(key),
  };
}
