import { type Actor, principalOf } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { type UsernameKey, usernameKey } from "@coffer/platform/text/username";
import type { AttemptLimits, UserRepository } from "./ports.ts";
import { type UserView, viewFor } from "./user-view.ts";

export type FindByUsername = {
  /**
   * Before a name is looked up for somebody who is not staff. Throws RATE_LIMITED: whoever may try
   * any name, any number of times, gets the list of them.
   */
  count(viewer: Actor): Promise<void>;
  /** In the order of the names, null where there is no such user. */
  list(viewer: Actor, names: readonly UsernameKey[]): Promise<(UserView | null)[]>;
};

export const makeFindByUsername = ({
  users,
  limits,
}: {
  readonly users: Pick<UserRepository, "listByUsernames">;
  readonly limits: Pick<AttemptLimits, "countLookup">;
}): FindByUsername => ({
  async count(viewer) {
    if (!may(viewer, "profile:read")) await limits.countLookup(principalOf(viewer) ?? "");
  },
  async list(viewer, names) {
    const found = new Map<string, UserView>();
    for (const user of await users.listByUsernames(names)) found.set(usernameKey(user.username), viewFor(viewer, user));
    return names.map((name) => found.get(name) ?? null);
  },
});
