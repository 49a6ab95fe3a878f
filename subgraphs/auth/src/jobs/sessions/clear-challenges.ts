import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";

const EVERY_MS = 10 * 60_000;

/** `clear` deletes a batch of logins that nobody completed, and says whether more may be left. */
export const makeClearChallengesJob = (clear: (now: Date) => Promise<boolean>, clock: Clock, log: Logger): Loop =>
  makeLoop({ name: "auth-clear-challenges", everyMs: EVERY_MS, log, run: () => clear(clock.now()) });
