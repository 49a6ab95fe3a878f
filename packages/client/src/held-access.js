// @ts-check
import { areOfTwo, freshUntil, readClaims } from "./access-token.js";

/** @typedef {{ readonly accessToken: string; readonly expiresAt: string }} Access */

/**
 * When a token was made, by the one clock that all tabs share: that of the server. A tab's own
 * stands still while the machine sleeps.
 */
const madeAt = (/** @type {Access} */ { accessToken, expiresAt }) =>
  readClaims(accessToken).iat ?? Date.parse(expiresAt) / 1000;

/** What a tab knows of the session that it shares. */
export function makeHeldAccess() {
  let held = /** @type {(Access & { readonly until: number }) | null} */ (null);
  /** Until the first answer it is not known whether there is a session. */
  let isOver = false;

  /** Whether it is the same person's. */
  function keep(/** @type {Access} */ access) {
    const before = held?.accessToken;
    held = { ...access, until: freshUntil(access.accessToken, access.expiresAt) };
    isOver = false;
    return !areOfTwo(before, access.accessToken);
  }

  return {
    get isOver() {
      return isOver;
    },
    get token() {
      return held?.accessToken ?? null;
    },
    /** The token, where it is good for a while. */
    get fresh() {
      return held && Date.now() < held.until ? held.accessToken : null;
    },
    keep,
    /** The same of what another tab tells, which may be older than what is held. */
    hear: (/** @type {Access} */ access) => (held && madeAt(access) < madeAt(held)) || keep(access),
    /** Whether there was one. */
    drop() {
      const hadOne = held !== null;
      held = null;
      isOver = true;
      return hadOne;
    },
  };
}
