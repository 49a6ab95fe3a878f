import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { Clock } from "@coffer/platform/values/clock";

const EVERY_MS = 60_000;

type Parts = {
  /** Clears some of those whose time is over by then, and says whether more may be left. */
  readonly clear: (now: Date) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Logger;
};

export const makeClearExportsJob = ({ clear, clock, log }: Parts): Loop =>
  makeLoop({ name: "payments-clear-exports", everyMs: EVERY_MS, log, run: () => clear(clock.now()) });
