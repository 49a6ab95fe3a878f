import { freshDatabase } from "@coffer/testkit/database";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll } from "vitest";
import { PrismaClient } from "../src/adapters/postgres/generated/client.ts";
import { makeStatusHistory } from "../src/adapters/postgres/status-history.ts";
import { makeSteps } from "../src/adapters/postgres/steps.ts";
import { makeVerifications } from "../src/adapters/postgres/verifications.ts";
import { describeVerifications, type KeptVerifications } from "./contracts/verifications.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let prisma: PrismaClient;
let verifications: KeptVerifications;
beforeAll(async () => {
  database = await freshDatabase();
  const pool = database.pool("verification", 8);
  prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: "verification" }), errorFormat: "minimal" });
  verifications = { ...makeVerifications({ prisma, pool }), ...makeSteps({ pool }), ...makeStatusHistory({ pool }) };
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

describeVerifications("verifications in PostgreSQL", () => verifications);
