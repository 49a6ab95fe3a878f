import { uuidOf } from "@coffer/contracts/ids";
import { appendEvents } from "@coffer/platform/events/outbox";
import { prismaSql } from "@coffer/platform/postgres/sql";
import type { UserRepository } from "../../../app/users/ports.ts";
import type { PrismaClient } from "../generated/client.ts";
import { queueMail } from "../mails/queue-mail.ts";
import { fromNewUser, toAccount, toUser } from "./row.ts";

/** What anybody may be shown of, and no more: a hash that is not read cannot be told. */
const SHOWN = { id: true, username: true, email: true, emailConfirmedAt: true, roles: true } as const;

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
        where: login.kind === "username" ? { usernameKey: login.key } : { loginEmailKey: login.key },
      });
      return row && toAccount(row);
    },
    async findAccount(id) {
      const row = await prisma.user.findUnique({ where: { id: uuidOf(id) } });
      return row && toAccount(row);
    },
    async register(user, registered) {
      const row = fromNewUser(user);
      const outcome = await prisma.$transaction(async (tx) => {
        // Waits for another that is adding the same name, and then adds nothing.
        const { count } = await tx.user.createMany({ data: [row], skipDuplicates: true });
        if (count === 0) {
          const { usernameKey } = row;
          return (await tx.user.findUnique({ where: { usernameKey } })) ? "USERNAME_TAKEN" : "EMAIL_TAKEN";
        }
        const sql = prismaSql(tx);
        await appendEvents(sql, "auth", [registered]);
        const { id: userId, email: recipient, createdAt: at } = user;
        if (!user.emailConfirmedAt) await queueMail(sql, { kind: "CONFIRM", userId, recipient, at });
        return "REGISTERED";
      });
      if (outcome === "REGISTERED") onCommit();
      return outcome;
    },
    async replacePasswordHash({ userId, from, to }) {
      await prisma.user.updateMany({ where: { id: uuidOf(userId), passwordHash: from }, data: { passwordHash: to } });
    },
  };
}
