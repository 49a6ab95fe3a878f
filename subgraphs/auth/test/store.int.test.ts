import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { systemClock } from "@coffer/platform/values/clock";
import { freshDatabase } from "@coffer/testkit/database";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll } from "vitest";
import { PrismaClient } from "../src/adapters/postgres/generated/client.ts";
import { passkeyStore } from "../src/adapters/postgres/passkeys/passkey-store.ts";
import { makeKnownOrigins } from "../src/adapters/postgres/sessions/known-origins.ts";
import { makeSessionRepository } from "../src/adapters/postgres/sessions/session-repository.ts";
import { makeSessionsToProve } from "../src/adapters/postgres/step-up/sessions-to-prove.ts";
import { makeUserRepository } from "../src/adapters/postgres/users/user-repository.ts";
import { describePasskeys, type PasskeysWorld } from "./contracts/passkeys.ts";
import { describeSessions, type SessionsWorld } from "./contracts/sessions.ts";
import { describeStepUp, type StepUpWorld } from "./contracts/step-up.ts";
import { describeUsers } from "./contracts/users.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let prisma: PrismaClient;
let world: SessionsWorld & StepUpWorld & PasskeysWorld;
beforeAll(async () => {
  database = await freshDatabase();
  const pool = database.pool("auth", 8);
  prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: "auth" }) });
  const onCommit = () => undefined;
  world = {
    users: makeUserRepository({ prisma, onCommit }),
    sessions: makeSessionRepository({ pool, onCommit, onMail: onCommit }),
    origins: makeKnownOrigins({ pool, clock: systemClock }),
    toProve: makeSessionsToProve(pool),
    passkeys: passkeyStore,
    transactions: (work) => inTransaction(pool, (client) => work(pgSql(client))),
  };
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

describeUsers("users in PostgreSQL", () => world.users);
describeSessions("sessions in PostgreSQL", () => world);
describeStepUp("sessions to prove in PostgreSQL", () => world);
describePasskeys("passkeys in PostgreSQL", () => world);
