import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type { ProfileRepository } from "../../app/ports.ts";
import type { DisplayName } from "../../domain/display-name.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { defaultProfile, type Profile } from "../../domain/profile.ts";
import type { PrismaClient } from "./generated/client.ts";

type ProfileRow = { userId: string; displayName: string | null; language: string };

export function makeProfileRepository(prisma: PrismaClient): ProfileRepository {
  return {
    async listByUsers(userIds) {
      if (userIds.length === 0) return [];
      const rows = await prisma.profile.findMany({ where: { userId: { in: userIds.map(uuidOf) } } });
      return rows.map((row) => ({ ...toProfile(row), userId: idFromUuid("usr", row.userId) }));
    },
    async change(userId, change, at) {
      const id = uuidOf(userId);
      // One INSERT … ON CONFLICT DO UPDATE of the given columns only, so that two changes at once
      // both stand.
      const row = await prisma.profile.upsert({
        where: { userId: id },
        create: { ...defaultProfile, ...change, userId: id, updatedAt: at },
        update: { ...change, updatedAt: at },
      });
      return toProfile(row);
    },
  };
}

/** Both were parsed before they were written. */
const toProfile = (row: ProfileRow): Profile => ({
  displayName: row.displayName as unknown as DisplayName | null,
  language: row.language as unknown as LanguageTag,
});
