import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";

const EVERY_MS = 60 * 60_000;

/** `clear` deletes a batch of wrong codes that count no more, and says whether more may be left. */
export const makeClearProofFailuresJob = (
  clear: (before: Date) => Promise<boolean>,
  { keptMs, clock, log }: { readonly keptMs: number; readonly clock: Clock; readonly log: Logger },
): Loop =>
  makeLoop({
    name: "auth-clear-proof-failures",
    everyMs: EVERY_MS,
    log,
    run: () => clear(new Date(clock.now().getTime() - keptMs)),
  });
