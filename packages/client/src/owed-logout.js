// @ts-check
import { inMemory } from "./key-storage.js";

/** @import { KeyStorage } from "../types/attempts.d.ts" */

const NAME = "coffer.logout-owed";

/**
 * That somebody logged out, and that the server has not said yet that it knows: their cookie may
 * still be there, and must bring nobody in. Kept over a reload.
 *
 * @param {KeyStorage} [given]
 */
export function owedLogout(given) {
  const storage = given ?? ownStorage();
  return {
    isOwed: () => storage.getItem(NAME) !== null,
    owe() {
      try {
        storage.setItem(NAME, "1");
      } catch {
        // It is full: the logout is tried all the same, and says where it fails.
      }
    },
    settle: () => storage.removeItem(NAME),
  };
}

/** Where a browser lets nothing be kept, it is known as long as the page is open. */
function ownStorage() {
  try {
    return globalThis.localStorage ?? inMemory();
  } catch {
    return inMemory();
  }
}
