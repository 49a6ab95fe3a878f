import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeIdLoader, makeLoader } from "@coffer/platform/running/loader";
import type { UsernameKey } from "@coffer/platform/text/username";
import type DataLoader from "dataloader";
import type { App } from "../app/app.ts";
import type { UserView } from "../app/users/user-view.ts";
import type { Freeze } from "../domain/freezes/freeze.ts";
import type { Lockout } from "../domain/lockouts/lockout.ts";
import type { Passkey } from "../domain/passkeys/passkey.ts";

export type Context = RequestContext & {
  readonly app: App;
  /** As the request's actor may see them. */
  readonly users: DataLoader<string, UserView | null>;
  /** The same, by the names that they are found by. */
  readonly usersByName: DataLoader<UsernameKey, UserView | null>;
  /** By user. */
  readonly freezes: DataLoader<string, Freeze | null>;
  /** By user. */
  readonly lockouts: DataLoader<string, Lockout | null>;
  /** By user. */
  readonly passkeys: DataLoader<string, readonly Passkey[]>;
};

/**
 * After a change: a later mutation of the same request must not show what was read before it. Users
 * are never removed.
 */
export async function loadAgain(
  { users, freezes, lockouts, passkeys }: Pick<Context, "users" | "freezes" | "lockouts" | "passkeys">,
  id: string,
): Promise<UserView> {
  freezes.clearAll();
  lockouts.clearAll();
  passkeys.clearAll();
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
    passkeys: makeIdLoader({ prefix: "usr", absent: [] }, (ids) => app.findPasskeys(request.actor, ids)),
    lockouts: makeIdLoader({ prefix: "usr", absent: null }, (ids) => app.findLockouts(request.actor, ids)),
    freezes: makeIdLoader({ prefix: "usr", absent: null }, (ids) => app.findFreezes(request.actor, ids)),
  });
