import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "../../running/log.ts";

const REPEAT_FIRST_MS = 100;
const REPEAT_MAX_MS = 2_000;

type Repeating = {
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Throws where the partition is given to another reader meanwhile. */
  readonly heartbeat: () => Promise<void>;
  /** For the log. */
  readonly about: object;
};

/** Until it does not reject, each time later; rejects once the reader is stopped. */
export async function repeatUntilTaken(
  { log, signal, heartbeat, about }: Repeating,
  take: () => Promise<void>,
): Promise<void> {
  for (let delayMs = REPEAT_FIRST_MS; ; delayMs = Math.min(2 * delayMs, REPEAT_MAX_MS)) {
    // A client that joined late, after it was told to stop, must not take what is another's.
    signal.throwIfAborted();
    try {
      return await take();
    } catch (error) {
      log.warn({ err: error, ...about }, "an event was not taken and comes again");
    }
    await pause(delayMs, undefined, { signal });
    await heartbeat();
  }
}
