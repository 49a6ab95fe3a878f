import type { AnyRouter } from "@tanstack/react-router";
import { session } from "../live/session.ts";
import { wayBackTo } from "../session/way-back.ts";

/**
 * Somebody has logged in in another tab, perhaps as somebody else: nothing of before stays on the
 * screen, and the login decides whether what its address says is theirs.
 */
export function giveWay(router: AnyRouter): void {
  if (session.state() !== "in") {
    location.reload();
    return;
  }
  const search = wayBackTo(router.latestLocation.href);
  location.assign(router.buildLocation({ to: "/login", search }).publicHref);
}
