import type { CofferError } from "@coffer/client/errors";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { ViewerDocument, type ViewerQuery } from "../generated/session/session.ts";
import { askOptions } from "../live/use-ask.ts";
import { useSessionState } from "../live/use-live.ts";

/** Whoever is logged in; undefined while that is being asked. */
export const useViewer = (): ViewerQuery["me"] | undefined => useAskViewer().data?.me;

/** The same, with why it could not be asked: shell/gate.tsx says it, for every page. */
export function useAskViewer(): UseQueryResult<ViewerQuery, CofferError> {
  const isIn = useSessionState() === "in";
  return useQuery({ ...askOptions(ViewerDocument, {}), enabled: isIn, staleTime: Number.POSITIVE_INFINITY });
}
