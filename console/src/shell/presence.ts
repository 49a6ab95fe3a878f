import { PresenceDocument, ViewerDocument, type ViewerQuery } from "../generated/session/session.ts";
import { keyOf } from "../live/use-ask.ts";
import { useFollow } from "../live/use-follow.ts";

const VIEWER = keyOf(ViewerDocument, {});

/**
 * Keeps the one socket of the tab open, also on pages that follow nothing: without it, nobody could
 * say whether the figures of a page are of now. After a cut, roles are asked for anew with it.
 */
export const usePresence = () =>
  useFollow(PresenceDocument, {}, { into: VIEWER, apply: (viewer: ViewerQuery) => viewer, isIdle: true });
