import type { QueryClient } from "@tanstack/react-query";

const changes = new BroadcastChannel("coffer-changed");

/**
 * After an order that no stream tells of: what this tab and the person's other tabs show is asked
 * for anew.
 */
export function askAnewInAllTabs(cache: QueryClient): void {
  changes.postMessage(null);
  void cache.invalidateQueries();
}

/** For the start of a tab: what another one has changed is asked for anew here, too. */
export const hearOtherTabs = (cache: QueryClient): void =>
  changes.addEventListener("message", () => void cache.invalidateQueries());
