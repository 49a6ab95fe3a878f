import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";

/** An operator who asks for another key waits for it at the terminal. A look is one short read. */
const EVERY_MS = 2_000;

/** Replaces keys that are too old, or wanted replaced, and removes those that are over. */
export const makeSigningKeyJob = (keys: { tend(): Promise<string | null> }, log: Logger): Loop =>
  makeLoop({
    name: "auth-signing-keys",
    everyMs: EVERY_MS,
    log,
    run: async () => {
      const kid = await keys.tend();
      if (kid !== null) log.info({ kid }, "the key of access tokens has a successor");
      return false;
    },
  });
