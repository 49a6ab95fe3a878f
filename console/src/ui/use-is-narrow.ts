import { useSyncExternalStore } from "react";

const NARROW = matchMedia("(max-width: 40rem)");

function subscribe(listener: () => void): () => void {
  NARROW.addEventListener("change", listener);
  return () => NARROW.removeEventListener("change", listener);
}

/** Whether a table would have to be pushed aside to be read. */
export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => NARROW.matches);
