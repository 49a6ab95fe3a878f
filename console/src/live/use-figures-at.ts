import { notifyManager, useQueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { ViewerDocument } from "../generated/session/session.ts";
import { operationNameOf } from "./typed-document.ts";

/** Who is logged in is no figure, and is kept for as long as they are. */
const VIEWER = operationNameOf(ViewerDocument);

/** When the oldest of what the page shows was asked for; null where it has asked for nothing. */
export function useFiguresAt(): Date | null {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback((tell: () => void) => cache.subscribe(notifyManager.batchCalls(tell)), [cache]);
  const at = useSyncExternalStore(subscribe, () =>
    cache
      .findAll({
        type: "active",
        predicate: ({ queryKey, state }) => queryKey[0] !== VIEWER && state.dataUpdatedAt > 0,
      })
      .reduce((oldest, { state }) => Math.min(oldest, state.dataUpdatedAt), Number.POSITIVE_INFINITY),
  );
  return Number.isFinite(at) ? new Date(at) : null;
}
