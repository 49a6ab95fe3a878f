import type { UserProfile } from "../../app/user-profile.ts";
import type { Context } from "../context.ts";

/** All references of one request are loaded together. */
export const User = {
  __resolveReference: ({ id }: { id: string }, { profiles }: Context): Promise<UserProfile> => profiles.load(id),
};
