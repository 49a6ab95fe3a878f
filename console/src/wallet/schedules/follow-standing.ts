import type { QueryKey } from "@tanstack/react-query";
import { StandingChangesDocument } from "../../generated/wallet/schedules/schedules.ts";
import { ASK_ANEW } from "../../live/keep-live.ts";
import { useFollow } from "../../live/use-follow.ts";

/** Asks anew whatever shows standing orders of the viewer's, as soon as one has changed. */
export const useFollowStanding = (into: QueryKey): void =>
  useFollow(StandingChangesDocument, {}, { into, apply: () => ASK_ANEW });
