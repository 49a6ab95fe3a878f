import type { UserId } from "../domain/ids.ts";
import { defaultProfile, type Profile } from "../domain/profile.ts";
import type { ProfileRepository } from "./ports.ts";
import type { UserProfile } from "./user-profile.ts";

export type FindProfiles = (ids: readonly UserId[]) => Promise<UserProfile[]>;

/**
 * In the order of the ids. Who exists is the business of auth: without a row here, a user has the
 * default profile.
 */
export const makeFindProfiles =
  ({ profiles }: { profiles: Pick<ProfileRepository, "listByUsers"> }): FindProfiles =>
  async (ids) => {
    const found = new Map<UserId, Profile>();
    for (const { userId, ...profile } of await profiles.listByUsers(ids)) found.set(userId, profile);
    return ids.map((id) => ({ ...(found.get(id) ?? defaultProfile), id }));
  };
