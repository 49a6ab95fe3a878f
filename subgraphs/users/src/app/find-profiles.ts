import { isId } from "@coffer/contracts/ids";
import { defaultProfile, type Profile } from "../domain/profile.ts";
import type { ProfileRepository } from "./ports.ts";
import type { UserProfile } from "./user-profile.ts";

export type FindProfiles = (ids: readonly string[]) => Promise<UserProfile[]>;

/**
 * In the order of the ids. Who exists is the business of auth: without a row here, a user has the
 * default profile.
 */
export const makeFindProfiles =
  ({ profiles }: { profiles: Pick<ProfileRepository, "listByUsers"> }): FindProfiles =>
  async (ids) => {
    const found = new Map<string, Profile>();
    for (const { userId, ...profile } of await profiles.listByUsers(ids.filter((id) => isId("usr", id))))
      found.set(userId, profile);
    return ids.map((id) => ({ ...(found.get(id) ?? defaultProfile), id }));
  };
