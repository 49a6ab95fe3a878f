// @ts-check

/** @import { SessionChange } from "../types/session.d.ts" */

/** Who listens to what becomes of a session. */
export function makeChanges() {
  /** @type {Set<(change: SessionChange) => void>} */
  const listeners = new Set();
  return {
    /** @param {(change: SessionChange) => void} listener */
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** @param {SessionChange} change */
    tell(change) {
      for (const listener of [...listeners]) listener(change);
    },
  };
}
