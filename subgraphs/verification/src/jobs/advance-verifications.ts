import type { Logger } from "@coffer/platform/log";
import { type Loop, makeLoop } from "@coffer/platform/loop";

/** The worker wakes by itself for what is due; the sweep finds what another instance left behind. */
const SWEEP_MS = 1000;

export const makeVerificationWorker = (parts: { advance: () => Promise<boolean | number>; log: Logger }): Loop =>
  makeLoop({
    name: "verification-worker",
    everyMs: SWEEP_MS,
    log: parts.log,
    run: parts.advance,
  });
