import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { freshDatabase } from "@coffer/testkit/database";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll } from "vitest";
import { PrismaClient } from "../src/adapters/postgres/generated/client.ts";
import { makeWalletReader } from "../src/adapters/postgres/wallets/wallet-reader.ts";
import { makeWalletWriter } from "../src/adapters/postgres/wallets/wallet-writer.ts";
import { describeWallets, type KeptWallets } from "./contracts/wallets.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let prisma: PrismaClient;
let wallets: KeptWallets;
beforeAll(async () => {
  database = await freshDatabase();
  const pool = database.pool("wallets", 8);
  prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: "wallets" }), errorFormat: "minimal" });
  wallets = {
    inTransaction: (work) => inTransaction(pool, (client) => work(makeWalletWriter(pgSql(client)))),
    reader: makeWalletReader({ prisma, pool }),
  };
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

describeWallets("wallets in PostgreSQL", () => wallets);
