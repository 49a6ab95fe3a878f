import { createRoute, createRouter } from "@tanstack/react-router";
import { anew, grow, growFrom } from "./grow.ts";
import { session } from "./live/session.ts";
import type { addOperate } from "./operate-routes.tsx";
import { outside, outsideRoutes, root } from "./outside-routes.tsx";
import { Alone, FaultPage } from "./shell/fault-pages.tsx";
import { parseSearch, stringifySearch } from "./ui/search-text.ts";

const later = createRoute({
  getParentRoute: () => root,
  path: "$",
  // Nothing stands around what fails before that is known.
  errorComponent: ({ error }) => (
    <Alone>
      <FaultPage error={error} />
    </Alone>
  ),
  async beforeLoad({ location }) {
    // Every page will ask for it, and says what is wrong where nobody can.
    const known = session.known().catch(() => "unknown");
    await grow("inside");
    await known;
    throw anew(location);
  },
});

/** Every page; not all of them are there from the beginning (grow.ts). */
type WholeTree = ReturnType<typeof addOperate>;

export const router = createRouter({
  routeTree: root.addChildren([outside.addChildren([...outsideRoutes]), later]) as unknown as WholeTree,
  basepath: "/console",
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultErrorComponent: FaultPage,
  scrollRestoration: true,
});

growFrom({
  router,
  inside: async () => (await import("./inside-routes.tsx")).addInside,
  whole: async () => (await import("./operate-routes.tsx")).addOperate,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
