import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";

/**
 * So long a gateway that started anew may believe a token of an ended session after the key-value
 * store was lost.
 */
const EVERY_MS = 1_000;
const BACK_OFF_MAX_MS = 2_000;

/**
 * The key-value store may lose what it holds, and gateways that start anew know ended sessions from
 * nowhere else.
 */
export const makeKeepEndedSessionsJob = (endedSessions: { restore(): Promise<void> }, log: Logger): Loop =>
  makeLoop({
    name: "auth-ended-sessions",
    everyMs: EVERY_MS,
    backOffMaxMs: BACK_OFF_MAX_MS,
    log,
    run: async () => {
      await endedSessions.restore();
      return false;
    },
  });
