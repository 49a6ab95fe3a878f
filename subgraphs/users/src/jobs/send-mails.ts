import type { Logger } from "@coffer/platform/log";
import { type Loop, makeLoop } from "@coffer/platform/loop";

const SWEEP_MS = 5000;

/** Mails go out one after the other; woken when one was queued. */
export const makeMailJob = (sendNext: () => Promise<boolean>, log: Logger): Loop =>
  makeLoop({ name: "users-mails", everyMs: SWEEP_MS, log, run: sendNext });
