import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { prismaSql } from "@coffer/platform/postgres/sql";
import type { TimeZone } from "@coffer/platform/values/time-zone";
import type { ProfileRepository } from "../../app/ports.ts";
import type { DisplayName } from "../../domain/display-name.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { defaultProfile, type Profile, timeZoneChanged } from "../../domain/profile.ts";
import type { Prisma, PrismaClient } from "./generated/client.ts";

type ProfileRow = { userId: string; displayName: string | null; language: string; timeZone: string | null };
type Parts = {
  readonly prisma: PrismaClient;
  /** An event is committed. */
  readonly onCommit: () => void;
};

export function makeProfileRepository({ prisma, onCommit }: Parts): ProfileRepository {
  return {
    async listByUsers(userIds) {
      if (userIds.length === 0) return [];
      const rows = await prisma.profile.findMany({ where: { userId: { in: userIds.map(uuidOf) } } });
      return rows.map((row) => ({ ...toProfile(row), userId: idFromUuid("usr", row.userId) }));
    },
    async change(userId, change, at) {
      const id = uuidOf(userId);
      const { row, isTold } = await prisma.$transaction(async (tx) => {
        const before = change.timeZone === undefined ? null : await lockZone(tx, id);
        const moves = change.timeZone !== undefined && change.timeZone !== before?.time_zone;
        // One INSERT … ON CONFLICT DO UPDATE of the given columns only, so that two changes at once
        // both stand.
        const changed = await tx.profile.upsert({
          where: { userId: id },
          create: { ...defaultProfile, ...change, userId: id, updatedAt: at, zoneRevision: moves ? 1 : 0 },
          update: { ...change, updatedAt: at, ...(moves && { zoneRevision: { increment: 1 } }) },
        });
        const { timeZone, zoneRevision: revision } = changed;
        if (moves)
          await appendEvents(prismaSql(tx), "users", [
            timeZoneChanged({ userId, timeZone: timeZone as unknown as TimeZone | null, revision, at }),
          ]);
        return { row: changed, isTold: moves };
      });
      if (isTold) onCommit();
      return toProfile(row);
    },
  };
}

/**
 * Of two first changes at once neither finds a row: each tells what it says, also that there is no
 * zone, and the later one may tell the same again.
 */
async function lockZone(tx: Prisma.TransactionClient, id: string) {
  const [row] = await prismaSql(tx).query<{ time_zone: string | null }>(
    "SELECT time_zone FROM profile WHERE user_id = $1::uuid FOR UPDATE",
    [id],
  );
  return row;
}

/** All were parsed before they were written. */
const toProfile = (row: ProfileRow): Profile => ({
  displayName: row.displayName as unknown as DisplayName | null,
  language: row.language as unknown as LanguageTag,
  timeZone: row.timeZone as unknown as TimeZone | null,
});
