import { freshDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { afterAll, beforeAll } from "vitest";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { openSystemAccounts, sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import { composeMoney, type Money } from "../src/compose/money.ts";
import { describeMoney } from "./contracts/money.ts";
import { QUOTAS } from "./world.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let money: Money;
beforeAll(async () => {
  database = await freshDatabase();
  const environment = makeTestEnvironments(database).of("payments");
  const assets = await loadAssets(environment.pool, (added) => openSystemAccounts(environment.pool, added, "sandbox"));
  money = composeMoney(
    environment,
    { quotas: QUOTAS, batchMax: 512, queueMax: 10_000, waitMaxMs: 60_000, concurrency: 2 },
    assets,
  );
});
afterAll(async () => {
  await money.stop();
  await database.drop();
});

describeMoney("money in PostgreSQL", () => ({ ...money, clearing: sandboxClearing }));
