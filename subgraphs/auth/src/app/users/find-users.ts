import type { Actor } from "@coffer/platform/identity/actor";
import type { UserId } from "../../domain/users/ids.ts";
import type { UserRepository } from "./ports.ts";
import { type UserView, viewFor } from "./user-view.ts";

export type FindUsers = (viewer: Actor, ids: readonly UserId[]) => Promise<(UserView | null)[]>;

/** In the order of the ids, null where there is no such user. */
export const makeFindUsers =
  ({ users }: { users: Pick<UserRepository, "listByIds"> }): FindUsers =>
  async (viewer, ids) => {
    const found = new Map<UserId, UserView>();
    for (const user of await users.listByIds(ids)) found.set(user.id, viewFor(viewer, user));
    return ids.map((id) => found.get(id) ?? null);
  };
