import type { UserView } from "../../app/user-view.ts";
import type { Context } from "../context.ts";

/** All references of one request are loaded together. */
export const User = {
  __resolveReference: ({ id }: { id: string }, { users }: Context): Promise<UserView | null> => users.load(id),
};
