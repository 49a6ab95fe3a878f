import { useQuery } from "@tanstack/react-query";
import { ViewerDocument, type ViewerQuery } from "../generated/session/session.ts";
import { askOptions } from "../live/use-ask.ts";
import { useSessionState } from "../live/use-live.ts";

/** Whoever is logged in; undefined while that is being asked. */
export function useViewer(): ViewerQuery["me"] | undefined {
  const isIn = useSessionState() === "in";
  return useQuery({ ...askOptions(ViewerDocument, {}), enabled: isIn, staleTime: Number.POSITIVE_INFINITY }).data?.me;
}
