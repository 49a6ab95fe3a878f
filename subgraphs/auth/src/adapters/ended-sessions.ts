import { busy } from "@coffer/platform/errors";
import type { KeyValueStore } from "@coffer/platform/key-value";
import type { Logger } from "@coffer/platform/log";
import { endedSessionKey } from "@coffer/platform/sessions";
import { within } from "@coffer/platform/within";
import type { EndedSessions } from "../app/ports.ts";

const STORE_PATIENCE_MS = 1000;
/** For clocks that differ between machines, and a token that was signed while its session ended. */
const MARGIN_MS = 60_000;

export const makeEndedSessions = (parts: {
  keyValue: KeyValueStore;
  accessTokenTtlMs: number;
  log: Logger;
}): EndedSessions => ({
  async announce(sessionId) {
    const { keyValue, accessTokenTtlMs, log } = parts;
    try {
      await within(STORE_PATIENCE_MS, keyValue.set(endedSessionKey(sessionId), "1", accessTokenTtlMs + MARGIN_MS));
    } catch (error) {
      log.error(
        { err: error, sessionId },
        "a session ended, and gateways could not be told through the key-value store",
      );
      throw busy();
    }
  },
});
