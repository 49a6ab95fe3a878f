import { type AnyRouter, type ParsedLocation, redirect } from "@tanstack/react-router";

// The table of pages comes in parts: the login has its own alone, and only staff has staff's. What
// is added to one of the others costs it nothing.
const PARTS = ["outside", "inside", "whole"] as const;

/** Brings a part, and gives what puts its pages into the table. */
type Bring = () => Promise<() => unknown>;
type Table = { readonly router: AnyRouter; readonly inside: Bring; readonly whole: Bring };

let table: Table | null = null;
let has: (typeof PARTS)[number] = "outside";
const listeners = new Set<() => void>();

/** For the start of a tab (routes.tsx): pages do not know the table that names them. */
export const growFrom = (given: Table): void => {
  table = given;
};

export const growth = {
  isWhole: (): boolean => has === "whole",
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Adds the pages of whoever is logged in, without staff's; or staff's too. */
export async function grow(next: "inside" | "whole"): Promise<void> {
  if (!table) throw new Error("the table of pages is not there yet");
  const add = await table[next]();
  // Whoever waited for the same has it by now.
  if (PARTS.indexOf(next) <= PARTS.indexOf(has)) return;
  add();
  table.router.setRoutes(table.router.buildRouteTree());
  has = next;
  for (const listener of listeners) listener();
}

/** The address that was asked for, which has a page by now, or is known to have none. */
export const anew = ({ pathname, search, hash }: ParsedLocation) =>
  redirect({ to: pathname, search, hash, state: true, replace: true });
