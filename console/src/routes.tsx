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
import { readOwnPath, readText, searchReader } from "./ui/search.ts";
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

const loginSearch = searchReader({ registered: readText, to: readOwnPath });

const login = createRoute({
  getParentRoute: () => outside,
  path: "/login",
  async beforeLoad({ search: { to = "/" } }) {
    // A server that cannot be reached says so when somebody tries.
    if ((await session.known().catch(() => "unknown")) === "in") throw redirect({ to, replace: true });
  },
  validateSearch: loginSearch,
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
