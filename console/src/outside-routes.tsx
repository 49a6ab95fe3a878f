import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { session } from "./live/session.ts";
import { Outside } from "./session/outside.tsx";
import { isLeft, whereTo } from "./session/way-back.ts";
import { Alone, FaultPage, NotFoundPage } from "./shell/fault-pages.tsx";
import { readOwnPath, readText, searchReader } from "./ui/search.ts";

export const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => (
    <Alone>
      <NotFoundPage />
    </Alone>
  ),
  errorComponent: ({ error }) => (
    <Alone>
      <FaultPage error={error} />
    </Alone>
  ),
});

/** Where whoever is not logged in may be. */
export const outside = createRoute({ getParentRoute: () => root, id: "outside", component: Outside });
const outsideAt = <const Path extends string>(path: Path) => ({ getParentRoute: () => outside, path }) as const;
const loginSearch = searchReader({ registered: readText, reset: readText, to: readOwnPath, of: readText });

const login = createRoute({
  getParentRoute: () => outside,
  path: "/login",
  async beforeLoad({ search }) {
    // A server that cannot be reached says so when somebody tries.
    if ((await session.known().catch(() => "unknown")) === "in") throw redirect({ to: whereTo(search), replace: true });
    // That they wanted it so may be told after the end itself.
    if (search.to && isLeft()) throw redirect({ to: "/login", replace: true });
  },
  validateSearch: loginSearch,
  component: lazyRouteComponent(() => import("./session/login-page.tsx"), "LoginPage"),
});

const register = createRoute({
  getParentRoute: () => outside,
  path: "/register",
  component: lazyRouteComponent(() => import("./session/register-page.tsx"), "RegisterPage"),
});

// Where links of mails lead, whoever is logged in here, and the way to one.
const forgot = createRoute({
  ...outsideAt("/forgot"),
  component: lazyRouteComponent(() => import("./session/forgot-page.tsx"), "ForgotPage"),
});
const reset = createRoute({
  ...outsideAt("/reset"),
  component: lazyRouteComponent(() => import("./session/reset-page.tsx"), "ResetPage"),
});
const confirm = createRoute({
  ...outsideAt("/confirm"),
  component: lazyRouteComponent(() => import("./session/confirm-page.tsx"), "ConfirmPage"),
});
const undo = createRoute({
  ...outsideAt("/undo"),
  component: lazyRouteComponent(() => import("./session/undo-page.tsx"), "UndoPage"),
});

export const outsideRoutes = [login, register, forgot, reset, confirm, undo] as const;
