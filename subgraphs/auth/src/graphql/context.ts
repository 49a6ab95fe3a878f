import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeIdLoader, makeLoader } from "@coffer/platform/running/loader";
import type { UsernameKey } from "@coffer/platform/text/username";
import type DataLoader from "dataloader";
import type { App } from "../app/app.ts";
import type { UserView } from "../app/users/user-view.ts";
import type { Freeze } from "../domain/freezes/freeze.ts";

export type Context = RequestContext & {
  readonly app: App;
  /** As the request's actor may see them. */
  readonly users: DataLoader<string, UserView | null>;
  /** The same, by the names that they are found by. */
  readonly usersByName: DataLoader<UsernameKey, UserView | null>;
  /** By user. */
  readonly freezes: DataLoader<string, Freeze | null>;
};

/**
 * After a change: a later mutation of the same request must not show what was read before it. Users
 * are never removed.
 */
export async function loadAgain({ users, freezes }: Pick<Context, "users" | "freezes">, id: string): Promise<UserView> {
  freezes.clearAll();
  const user = await users.clearAll().load(id);
  if (!user) throw new Error(`the user ${id} is missing`);
  return user;
}

export const makeContext =
  (app: App) =>
  (request: RequestContext): Context => ({
    ...request,
    app,
    users: makeIdLoader({ prefix: "usr", absent: null }, (ids) => app.findUsers(request.actor, ids)),
    usersByName: makeLoader((names) => app.findByUsername.list(request.actor, names)),
    freezes: makeIdLoader({ prefix: "usr", absent: null }, (ids) => app.findFreezes(request.actor, ids)),
  });
