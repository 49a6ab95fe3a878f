// @ts-check
import { CofferError } from "./errors.js";
import { backOffMs, pause } from "./pause.js";

/** Of one try. */
export const TIMEOUT_MS = 5_000;
/**
 * The API answers a lost renewal again for some seconds (AUTH_REFRESH_GRACE_SECONDS, 10 by
 * default): what is repeated later ends the session.
 */
const TRIES = 3;
const BACK_OFF = { firstMs: 100, mostMs: 1_000 };

/**
 * Asks for a token until there is an answer, or no time for one is left.
 *
 * @template T
 * @param {() => Promise<T>} once
 * @returns {Promise<T>}
 */
export async function repeatRenewal(once) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof CofferError)) throw error;
      // Of what waits for the token nothing was sent.
      error.mayBeDone = false;
      const waitMs = Math.max(backOffMs(tries, BACK_OFF), (error.retryAfterSeconds ?? 0) * 1000);
      if (tries === TRIES || waitMs > 2 * BACK_OFF.mostMs) throw error;
      await pause(waitMs);
    }
  }
}
