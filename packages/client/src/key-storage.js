// @ts-check

/** @import { KeyStorage } from "../types/attempts.d.ts" */

/** @returns {KeyStorage} */
export function inMemory() {
  /** @type {Map<string, string>} */
  const held = new Map();
  return {
    getItem: (name) => held.get(name) ?? null,
    setItem: (name, value) => void held.set(name, value),
    removeItem: (name) => void held.delete(name),
  };
}
