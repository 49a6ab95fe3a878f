export type { UserProfile as UserParent } from "../app/user-profile.ts";
