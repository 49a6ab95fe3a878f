import { freshDatabase } from "@coffer/testkit/database";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll } from "vitest";
import { PrismaClient } from "../src/adapters/postgres/generated/client.ts";
import { makeProfileRepository } from "../src/adapters/postgres/profile-repository.ts";
import type { ProfileRepository } from "../src/app/ports.ts";
import { describeProfiles } from "./contracts/profiles.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let prisma: PrismaClient;
let profiles: ProfileRepository;
beforeAll(async () => {
  database = await freshDatabase();
  prisma = new PrismaClient({ adapter: new PrismaPg(database.pool("users"), { schema: "users" }) });
  profiles = makeProfileRepository({ prisma, onCommit: () => {} });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

describeProfiles("profiles in PostgreSQL", () => profiles);
