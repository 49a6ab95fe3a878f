import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { session } from "./live/session.ts";
import { Outside } from "./session/outside.tsx";
import { FaultPage, NotFoundPage } from "./shell/fault-pages.tsx";
import { Shell } from "./shell/shell.tsx";
import { words } from "./words/words.ts";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: FaultPage });

/** Where whoever is not logged in may be. */
const outside = createRoute({ getParentRoute: () => root, id: "outside", component: Outside });
/** Everywhere else: whoever is not logged in comes back after the login. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: Shell,
  notFoundComponent: NotFoundPage,
  async beforeLoad({ location }) {
    if ((await session.known()) === "in") return;
    const to = location.href === "/" ? undefined : location.href;
    throw redirect({ to: "/login", search: to ? { to } : {} });
  },
});

type LoginSearch = { readonly registered?: string; readonly to?: string };

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
/** A path of the console's own: nobody is sent elsewhere by a link to the login. */
const ownPath = (value: unknown): string | undefined =>
  /^\/(?![/\\])/.test(text(value) ?? "") ? text(value) : undefined;

const login = createRoute({
  getParentRoute: () => outside,
  path: "/login",
  validateSearch: ({ registered, to }: Record<string, unknown>): LoginSearch => {
    const [name, path] = [text(registered), ownPath(to)];
    return { ...(name ? { registered: name } : {}), ...(path ? { to: path } : {}) };
  },
  component: lazyRouteComponent(() => import("./session/login-page.tsx"), "LoginPage"),
});

const register = createRoute({
  getParentRoute: () => outside,
  path: "/register",
  component: lazyRouteComponent(() => import("./session/register-page.tsx"), "RegisterPage"),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  staticData: { page: { menu: { group: "wallet", title: words.home.title } } },
  component: lazyRouteComponent(() => import("./wallet/home/page.tsx"), "HomePage"),
});

// The menu has the pages in this order.
const tree = root.addChildren([outside.addChildren([login, register]), inside.addChildren([home])]);

export const router = createRouter({
  routeTree: tree,
  basepath: "/console",
  defaultPreload: "intent",
  defaultErrorComponent: FaultPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
