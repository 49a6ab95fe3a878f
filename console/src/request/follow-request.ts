import type { QueryKey } from "@tanstack/react-query";
import { RequestChangesDocument } from "../generated/request/request.ts";
import { ASK_ANEW } from "../live/keep-live.ts";
import { useFollow } from "../live/use-follow.ts";

/** Asks anew whatever shows requests of the viewer's, as soon as one has changed. */
export const useFollowRequests = (into: QueryKey): void =>
  useFollow(RequestChangesDocument, {}, { into, apply: () => ASK_ANEW });
