import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";

/** Every page of a login that is opened leaves one. */
const EVERY_MS = 60_000;

/** `clear` deletes a batch of those that are too old, and says whether more may be left. */
export const makeClearPasskeyChallengesJob = (
  clear: (now: Date) => Promise<boolean>,
  clock: Clock,
  log: Logger,
): Loop => makeLoop({ name: "auth-clear-passkey-challenges", everyMs: EVERY_MS, log, run: () => clear(clock.now()) });
