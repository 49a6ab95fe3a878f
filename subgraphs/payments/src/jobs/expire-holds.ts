import type { Logger } from "@coffer/platform/log";
import { type Loop, makeLoop } from "@coffer/platform/loop";

const SWEEP_MS = 1000;

/** Gives back what was authorised and not captured in time, a second after it at most. */
export const makeExpireHoldsJob = (expire: () => Promise<boolean>, log: Logger): Loop =>
  makeLoop({ name: "expire-holds", everyMs: SWEEP_MS, log, run: expire });
