import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";

const EVERY_MS = 10 * 60_000;

/** Replaces keys that are too old and removes those that are not needed any more. */
export const makeSigningKeyJob = (keys: { tend(): Promise<void> }, log: Logger): Loop =>
  makeLoop({
    name: "auth-signing-keys",
    everyMs: EVERY_MS,
    log,
    run: async () => {
      await keys.tend();
      return false;
    },
  });
