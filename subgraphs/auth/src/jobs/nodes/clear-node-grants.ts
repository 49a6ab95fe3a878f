import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";

const EVERY_MS = 60 * 60_000;
/** Longer than any gateway takes a grant that has ended. */
const KEPT_MS = 24 * 60 * 60_000;

/** `clear` deletes a batch and says whether more may be left. */
export const makeClearNodeGrantsJob = (clear: (before: Date) => Promise<boolean>, clock: Clock, log: Logger): Loop =>
  makeLoop({
    name: "auth-clear-node-grants",
    everyMs: EVERY_MS,
    log,
    run: () => clear(new Date(clock.now().getTime() - KEPT_MS)),
  });
