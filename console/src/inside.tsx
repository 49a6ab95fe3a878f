import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { session } from "./live/session.ts";
import { root } from "./outside-routes.tsx";
import { wayBackTo } from "./session/way-back.ts";
import { Alone, FaultPage, NotFoundPage } from "./shell/fault-pages.tsx";

/**
 * Everywhere else: whoever is not logged in comes back after the login, but for pages that are
 * everybody's.
 */
export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  // Whoever comes to log in does without it.
  component: lazyRouteComponent(() => import("./shell/frame.tsx"), "Frame"),
  notFoundComponent: NotFoundPage,
  // Nothing stands around what fails before that is known.
  errorComponent: ({ error }) => (
    <Alone>
      <FaultPage error={error} />
    </Alone>
  ),
  async beforeLoad({ location, matches }) {
    const isPublic = matches.at(-1)?.staticData.page?.isPublic ?? false;
    // Such a page is there also while nobody can say who is logged in.
    if (isPublic) return void (await session.known().catch(() => "unknown"));
    if ((await session.known()) === "in") return;
    throw redirect({ to: "/login", search: wayBackTo(location.href) });
  },
});
