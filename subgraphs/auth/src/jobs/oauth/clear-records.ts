import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";

const EVERY_MS = 10 * 60_000;
/** For processes whose clocks differ. */
const KEPT_MS = 60_000;

/** `clear` deletes a batch of what was over before a moment, and says whether more may be left. */
export const makeClearRecordsJob = (clear: (before: Date) => Promise<boolean>, clock: Clock, log: Logger): Loop =>
  makeLoop({
    name: "auth-clear-oauth-records",
    everyMs: EVERY_MS,
    log,
    run: () => clear(new Date(clock.now().getTime() - KEPT_MS)),
  });
