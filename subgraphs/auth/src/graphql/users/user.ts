import type { UserView } from "../../app/users/user-view.ts";
import type { Freeze } from "../../domain/freeze.ts";
import type { Context } from "../context.ts";

/** All references of one request are loaded together. */
export const User = {
  __resolveReference: ({ id }: { id: string }, { users }: Context): Promise<UserView | null> => users.load(id),
  // Looked up only where it is asked for: nearly every request reads users, and next to none their freezes.
  freeze: ({ id }: { id: string }, _args: object, { freezes }: Context): Promise<Freeze | null> => freezes.load(id),
};
