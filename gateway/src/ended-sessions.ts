import type { Clock } from "@coffer/platform/clock";
import type { KeyValueStore } from "@coffer/platform/key-value";
import type { Logger } from "@coffer/platform/log";
import { endedSessionKey } from "@coffer/platform/sessions";

export type EndedSessions = {
  hasEnded(sessionId: string): Promise<boolean>;
  /** From auth's event, which comes besides the store's entry. */
  note(sessionId: string): void;
};

/** Longer than any access token lives; after it the database's word, at refresh, is all that counts. */
const KEPT_MS = 60 * 60 * 1000;

/** Sessions that ended while an access token of theirs may still be around: by the store, which auth writes before it answers, and by events. */
export function makeEndedSessions(options: { keyValue: KeyValueStore; clock: Clock; log: Logger }): EndedSessions {
  const { keyValue, clock, log } = options;
  const noted = new Map<string, number>();
  const now = () => clock.now().getTime();

  return {
    async hasEnded(sessionId) {
      if (noted.has(sessionId)) return true;
      try {
        return (await keyValue.get(endedSessionKey(sessionId))) !== null;
      } catch (error) {
        // The store may be lost; what events said still holds, and everything else goes on.
        log.warn({ err: error }, "the key-value store does not answer: ended sessions are known from events alone");
        return false;
      }
    },
    note(sessionId) {
      noted.set(sessionId, now() + KEPT_MS);
      for (const [id, until] of noted) {
        if (until > now()) break;
        noted.delete(id);
      }
    },
  };
}
