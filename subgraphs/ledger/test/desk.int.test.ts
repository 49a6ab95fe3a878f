import { freshDatabase } from "@coffer/testkit/database";
import { afterAll, beforeAll } from "vitest";
import { makeOperatorDesk } from "../src/adapters/postgres/operator-desk.ts";
import type { OperatorDesk } from "../src/app/ports.ts";
import { describeDesk } from "./contracts/desk.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let desk: OperatorDesk;
beforeAll(async () => {
  database = await freshDatabase();
  desk = makeOperatorDesk({ pool: database.pool("ledger"), committed: () => undefined });
});
afterAll(() => database.drop());

describeDesk("the operators' desk in PostgreSQL", () => desk);
