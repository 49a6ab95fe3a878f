import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";
import { DAY_MS, SHOWN_MS } from "../../domain/api-keys/api-key.ts";

const EVERY_MS = 60 * 60_000;

type Clear = (before: { readonly endedBefore: Date; readonly grantsBefore: Date }) => Promise<boolean>;

/** `clear` deletes a batch and says whether more may be left. */
export const makeClearKeysJob = (clear: Clear, clock: Clock, log: Logger): Loop =>
  makeLoop({
    name: "auth-clear-api-keys",
    everyMs: EVERY_MS,
    log,
    run() {
      const ago = (ms: number) => new Date(clock.now().getTime() - ms);
      // A day is longer than any access token lives.
      return clear({ endedBefore: ago(SHOWN_MS), grantsBefore: ago(DAY_MS) });
    },
  });
