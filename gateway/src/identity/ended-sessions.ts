import { endedSessionKey } from "@coffer/platform/identity/sessions";
import type { Logger } from "@coffer/platform/running/log";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { Clock } from "@coffer/platform/values/clock";
import { within } from "@coffer/platform/values/within";

export type EndedSessions = {
  hasEnded(sessionId: string): Promise<boolean>;
  /** From auth's event, which comes besides the store's entry. */
  note(sessionId: string): void;
  /** Bytes that are kept. */
  readonly kept: number;
};

/**
 * Longer than any access token lives, by a margin for clocks that differ; after it, nobody comes
 * with one any more.
 */
const KEPT_MAX = { entries: 200_000, bytes: 32_000_000 };
const KEPT_MS = 65 * 60 * 1000;
const STORE_PATIENCE_MS = 500;
/**
 * A store that did not answer is left alone for this long: every request would wait for it, and
 * each would log it.
 */
const STORE_PAUSE_MS = 1_000;

/**
 * Sessions that ended while an access token of theirs may still be around: by the store, which auth
 * writes before it answers, and by events.
 */
export function makeEndedSessions(options: {
  keyValue: Pick<KeyValueStore, "get" | "getNow">;
  clock: Clock;
  log: Logger;
}): EndedSessions {
  const { keyValue, clock, log } = options;
  const noted = new BoundedMap<string, number>({ ...KEPT_MAX, weigh: bytesOfText });
  const now = () => clock.now().getTime();
  let failedAt = Number.NEGATIVE_INFINITY;

  return {
    async hasEnded(sessionId) {
      if ((noted.get(sessionId) ?? 0) > now()) return true;
      if (keyValue.getNow) return keyValue.getNow(endedSessionKey(sessionId)) !== null;
      if (Math.abs(now() - failedAt) < STORE_PAUSE_MS) return false;
      try {
        return (await within(STORE_PATIENCE_MS, keyValue.get(endedSessionKey(sessionId)))) !== null;
      } catch (error) {
        failedAt = now();
        // The store may be lost; what events said still holds, and everything else goes on.
        log.warn({ err: error }, "the key-value store does not answer: ended sessions are known from events alone");
        return false;
      }
    },
    note(sessionId) {
      noted.set(sessionId, now() + KEPT_MS);
    },
    get kept() {
      return noted.bytes;
    },
  };
}
