import type { AnyRouter } from "@tanstack/react-router";
import { focusHeading } from "../ui/page.tsx";

/**
 * Whoever comes to a page by a link begins at its heading, and hears it; whoever loads it begins
 * where browsers begin.
 */
export function focusHeadings(router: AnyRouter): void {
  router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
    if (fromLocation && pathChanged) focusHeading();
  });
}
