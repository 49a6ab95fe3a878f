import { isId } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { Clock } from "@coffer/platform/values/clock";
import type { ProfileChange } from "../domain/profile.ts";
import type { ProfileRepository } from "./ports.ts";
import type { UserProfile } from "./user-profile.ts";

export type UpdateProfile = (actor: UserActor, change: ProfileChange) => Promise<UserProfile>;

/** Nobody can change another's: the profile is the actor's own. */
export const makeUpdateProfile =
  ({ profiles, clock }: { profiles: Pick<ProfileRepository, "change">; clock: Clock }): UpdateProfile =>
  async ({ userId }, change) => {
    if (!isId("usr", userId)) throw unauthenticated();
    return { ...(await profiles.change(userId, change, clock.now())), id: userId };
  };
