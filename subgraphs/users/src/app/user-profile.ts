import type { UserId } from "../domain/ids.ts";
import type { Profile } from "../domain/profile.ts";

/** What this subgraph says of a user. Everybody may read it, but for the time zone. */
export type UserProfile = { readonly id: UserId } & Profile;
