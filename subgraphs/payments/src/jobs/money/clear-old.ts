import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";

const EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

type Parts = {
  readonly name: string;
  /** Deletes a batch of what is older, and says whether more may be left. */
  readonly clear: (before: Date) => Promise<boolean>;
  readonly keepDays: number;
  readonly clock: Clock;
  readonly log: Logger;
};

export const makeClearOldJob = ({ name, clear, keepDays, clock, log }: Parts): Loop =>
  makeLoop({
    name,
    everyMs: EVERY_MS,
    log,
    run: () => clear(new Date(clock.now().getTime() - keepDays * DAY_MS)),
  });
