import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";

const EVERY_MS = 60 * 60_000;

/**
 * `clear` deletes a batch of those that are not known any more, and says whether more may be left.
 */
export const makeClearOriginsJob = (clear: (now: Date) => Promise<boolean>, clock: Clock, log: Logger): Loop =>
  makeLoop({ name: "auth-clear-origins", everyMs: EVERY_MS, log, run: () => clear(clock.now()) });
