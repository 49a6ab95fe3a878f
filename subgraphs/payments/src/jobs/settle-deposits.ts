import type { Logger } from "@coffer/platform/log";
import { type Loop, makeLoop } from "@coffer/platform/loop";

const SWEEP_MS = 1000;

/** Settles deposits as they come, and sweeps for those that a crash left behind. */
export const makeSettleDepositsJob = (settle: () => Promise<boolean>, log: Logger): Loop =>
  makeLoop({ name: "settle-deposits", everyMs: SWEEP_MS, log, run: settle });
