import type { ProfileRepository } from "../../src/app/ports.ts";
import { defaultProfile, type Profile } from "../../src/domain/profile.ts";

/** Profiles in memory (../contracts/profiles.ts). */
export function makeFakeProfiles(): ProfileRepository {
  const rows = new Map<string, Profile>();
  return {
    listByUsers: async (userIds) =>
      [...new Set(userIds)].flatMap((userId) => {
        const profile = rows.get(userId);
        return profile ? [{ ...profile, userId }] : [];
      }),
    async change(userId, change) {
      const profile = { ...defaultProfile, ...rows.get(userId), ...change };
      rows.set(userId, profile);
      return profile;
    },
  };
}
