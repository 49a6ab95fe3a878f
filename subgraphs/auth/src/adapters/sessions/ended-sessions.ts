import { randomUUID } from "node:crypto";
import { busy } from "@coffer/platform/graphql/errors";
import { endedSessionKey, NODE_KNOWN_MS } from "@coffer/platform/identity/sessions";
import type { Logger } from "@coffer/platform/running/log";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import type { Clock } from "@coffer/platform/values/clock";
import { within } from "@coffer/platform/values/within";
import type { EndedSessions } from "../../app/users/ports.ts";
import type { KeyGrantId, NodeGrantId, SessionId } from "../../domain/users/ids.ts";

const STORE_PATIENCE_MS = 1000;
/** For clocks that differ between machines, and a token that was signed while its session ended. */
const MARGIN_MS = 60_000;
/**
 * Says that the store holds every ended session: where it is missing, the store has lost what it
 * held.
 */
const COMPLETE_KEY = "sessions-ended-complete";
const COMPLETE = "complete";
const COMPLETE_FOR_MS = 24 * 60 * 60_000;
const AT_ONCE = 200;

/** A session, what was got with an API key, or what a node's key was good for. */
type Ended = { readonly id: SessionId | KeyGrantId | NodeGrantId; readonly endedAt: Date };

export type EndedSessionParts = {
  readonly keyValue: KeyValueStore;
  readonly listEnded: (since: Date) => Promise<readonly Ended[]>;
  readonly accessTokenTtlMs: number;
  readonly clock: Clock;
  readonly log: Logger;
};

export function makeEndedSessions(parts: EndedSessionParts): EndedSessions & {
  /**
   * Puts back into the store what it has lost. Waits for no store that is away; rejects where the
   * database does not answer.
   */
  restore(): Promise<void>;
} {
  const { keyValue, accessTokenTtlMs, log } = parts;
  const keptMs = Math.max(accessTokenTtlMs, NODE_KNOWN_MS) + MARGIN_MS;
  return {
    async announce(sessionId) {
      try {
        await within(STORE_PATIENCE_MS, keyValue.set(endedSessionKey(sessionId), "1", keptMs));
      } catch (error) {
        log.error(
          { err: error, sessionId },
          "a session ended, and gateways could not be told through the key-value store",
        );
        throw busy();
      }
    },
    async restore() {
      const known = await within(STORE_PATIENCE_MS, keyValue.get(COMPLETE_KEY)).catch(() => COMPLETE);
      if (known === COMPLETE) return;
      const ended = await parts.listEnded(new Date(parts.clock.now().getTime() - keptMs));
      try {
        await putBack(parts, ended, keptMs);
      } catch (error) {
        // What is not complete does not say so: the next round begins again.
        log.warn({ err: error }, "ended sessions could not be put back into the key-value store yet");
      }
    },
  };
}

async function putBack({ keyValue, clock }: EndedSessionParts, ended: readonly Ended[], keptMs: number) {
  // A mark of this round's own: if the store is lost again meanwhile, or another process has begun,
  // it is not there at the end.
  const round = randomUUID();
  await keyValue.set(COMPLETE_KEY, round, COMPLETE_FOR_MS);
  for (let first = 0; first < ended.length; first += AT_ONCE) {
    const now = clock.now().getTime();
    const some = ended.slice(first, first + AT_ONCE);
    await Promise.all(
      some.map(({ id, endedAt }) =>
        keyValue.set(endedSessionKey(id), "1", Math.max(1, endedAt.getTime() + keptMs - now)),
      ),
    );
  }
  if ((await keyValue.get(COMPLETE_KEY)) === round) await keyValue.set(COMPLETE_KEY, COMPLETE, COMPLETE_FOR_MS);
}
