import { uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { prismaSql } from "@coffer/platform/postgres/sql";
import type { UserRepository } from "../../../app/users/ports.ts";
import type { PrismaClient } from "../generated/client.ts";
import { fromNewUser, toAccount, toUser } from "./row.ts";

/** What anybody may be shown of, and no more: a hash that is not read cannot be told. */
const SHOWN = { id: true, username: true, email: true, roles: true } as const;

/** `onCommit` is called after a commit that wrote events. */
export function makeUserRepository({
  prisma,
  onCommit,
}: {
  prisma: PrismaClient;
  onCommit: () => void;
}): UserRepository {
  return {
    async listByIds(ids) {
      if (ids.length === 0) return [];
      const uuids = ids.map((id) => uuidOf(id));
      return (await prisma.user.findMany({ where: { id: { in: uuids } }, select: SHOWN })).map(toUser);
    },
    async listByUsernames(keys) {
      const usernameKey = { in: [...keys] };
      return (await prisma.user.findMany({ where: { usernameKey }, select: SHOWN })).map(toUser);
    },
    async findByLogin(login) {
      if (!login) return null;
      const row = await prisma.user.findUnique({
        where: login.kind === "username" ? { usernameKey: login.key } : { emailKey: login.key },
      });
      return row && toAccount(row);
    },
    async register(user, events) {
      const row = fromNewUser(user);
      const outcome = await prisma.$transaction(async (tx) => {
        // Waits for another that is adding the same name or address, and then adds nothing.
        await tx.user.createMany({ data: [row], skipDuplicates: true });
        const { usernameKey, emailKey } = row;
        const holders = await tx.user.findMany({ where: { OR: [{ usernameKey }, { emailKey }] } });
        if (holders.some((holder) => holder.usernameKey === usernameKey && holder.id !== row.id))
          return "USERNAME_TAKEN";
        const holder = holders[0];
        if (!holder) throw new Error("a user was neither added nor found");
        const isOurs = holder.id === row.id;
        await appendEvents(prismaSql(tx), "auth", [isOurs ? events.registered : events.emailTaken(toUser(holder))]);
        return isOurs ? "REGISTERED" : "EMAIL_TAKEN";
      });
      if (outcome !== "USERNAME_TAKEN") onCommit();
      return outcome;
    },
    async replacePasswordHash({ userId, from, to }) {
      await prisma.user.updateMany({ where: { id: uuidOf(userId), passwordHash: from }, data: { passwordHash: to } });
    },
  };
}
