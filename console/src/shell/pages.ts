import { type IdType, readId } from "@coffer/client/ids";
import type { AnyRoute } from "@tanstack/react-router";
import type { Words } from "../words/words.ts";

export type Group = keyof Words["groups"];
export type Role = "USER" | "OPERATOR" | "COMPLIANCE" | "AUDITOR" | "ADMIN" | "NODE" | "SERVICE";

/** What a route says of its page. */
export type AboutPage = {
  /** Where it stands in the menu; left out: it is reached from other pages. */
  readonly menu?: { readonly group: Group; readonly title: string };
  /** What it shows, where its path has that thing's `$id`: the palette opens such ids. */
  readonly opens?: IdType;
  /** Who sees it; everybody where left out. What somebody may do is the API's to say. */
  readonly roles?: readonly Role[];
  /** Whoever is not logged in reads it too: it says nothing of anybody. */
  readonly isPublic?: true;
};

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    readonly page?: AboutPage;
  }
}

export type MenuPage = { readonly path: string; readonly group: Group; readonly title: string };

const aboutOf = (route: AnyRoute): AboutPage => route.options.staticData?.page ?? {};
/** What somebody may do is the API's to say. */
export const maySee = ({ roles }: AboutPage, has: readonly string[]): boolean =>
  roles === undefined || roles.some((role) => has.includes(role));

/** The routes below the root, in the order of inside-routes.tsx and operate-routes.tsx. */
const routesOf = (tree: AnyRoute): readonly AnyRoute[] => {
  const children = Object.values(tree.children ?? {}) as AnyRoute[];
  return children.flatMap((child) => [child, ...routesOf(child)]);
};

export const menuOf = (tree: AnyRoute, roles: readonly string[]): readonly MenuPage[] =>
  routesOf(tree).flatMap((route) => {
    const about = aboutOf(route);
    return about.menu && maySee(about, roles) ? [{ path: route.fullPath, ...about.menu }] : [];
  });

/**
 * The address of the page that shows what has this id; null where none does. Staff's comes before
 * everybody's: it shows anybody's, and the other one's own alone.
 */
export function pathOfId(tree: AnyRoute, text: string, roles: readonly string[]): string | null {
  const named = readId(text);
  if (!named) return null;
  const routes = routesOf(tree).filter((each) => aboutOf(each).opens === named.type && maySee(aboutOf(each), roles));
  const route = routes.find((each) => aboutOf(each).roles) ?? routes[0];
  return route ? route.fullPath.replace("$id", named.id) : null;
}
