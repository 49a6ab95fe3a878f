import { randomUUID } from "node:crypto";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { spawnCommand } from "@coffer/testkit/spawn-command";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

let database: TestDatabase;
let admin: pg.Pool;
let ids: string[];

beforeAll(async () => {
  database = await freshDatabase();
  admin = database.adminPool();
});
afterAll(() => database.drop());
beforeEach(async () => {
  ids = [randomUUID(), randomUUID(), randomUUID()];
  await admin.query("TRUNCATE payments.deposit_task, payments.hold_task");
  await admin.query(
    `INSERT INTO payments.deposit_task (id, owner_id, kind, due_at, attempts, last_error, parked_at) VALUES
     ($1, gen_random_uuid(), 'USD', now() + interval '1 day', 30, 'the provider is' || chr(10) || 'on fire', now()),
     ($2, gen_random_uuid(), 'USD', now() + interval '1 day', 2, 'a little smoke', NULL),
     ($3, gen_random_uuid(), 'USD', now(), 0, NULL, NULL)`,
    ids,
  );
  await admin.query(
    "INSERT INTO payments.hold_task (id, owner_id, kind, due_at, attempts, last_error, parked_at) VALUES (gen_random_uuid(), gen_random_uuid(), 'USD', now(), 20, 'no', now())",
  );
});

const run = (...args: readonly string[]) =>
  spawnCommand(new URL("../src/queues.ts", import.meta.url), args, { DATABASE_URL: database.urlOf("payments") });
const parked = async (table: string) =>
  (await admin.query(`SELECT id FROM payments.${table} WHERE parked_at IS NOT NULL`)).rows.map(({ id }) => id);

describe("the operator's command for queues", () => {
  it.each([
    [["list"]],
    [["list", "nobody"]],
    [["drop", "payments"]],
    [["list", "payments", "deposits", "more"]],
    [["retry", "payments", "deposits", "id", "more"]],
  ])("says how it is used, and fails, for %j", async (args) => {
    const { code, err } = await run(...args);
    expect(code).toBe(1);
    expect(err).toContain("npm run queues -- retry <subgraph> [queue] [id]");
  });

  it.each([
    [
      "payments",
      "depositz",
      "It has: deposits, returns, withdrawals, paid, methods, holds, requests, schedules, bulks, webhooks",
    ],
    ["auth", "mailz", "It has: mails, events"],
  ])("fails for what %s has not: %s", async (subgraph, queue, says) => {
    for (const command of ["list", "retry"]) {
      const { code, err } = await run(command, subgraph, queue);
      expect(code).toBe(1);
      expect(err).toContain(says);
    }
    expect(await parked("deposit_task")).toEqual([ids[0]]);
  });

  it("lists what is parked and what failed, each in one line with its reason, and leaves out what only waits", async () => {
    const { code, out } = await run("list", "payments");
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines[0]).toBe("deposits of payments: 1 parked, 1 failed and will be tried again");
    expect(lines[1]).toMatch(new RegExp(`^${ids[0]}  parked .*  30 attempts  the provider is on fire$`));
    expect(lines[2]).toMatch(new RegExp(`^${ids[1]}  due .*  2 attempts  a little smoke$`));
    for (const [at, queue] of ["returns", "withdrawals", "paid", "methods"].entries())
      expect(lines[3 + at]).toBe(`${queue} of payments: 0 parked, 0 failed and will be tried again`);
    expect(lines[7]).toBe("holds of payments: 1 parked, 0 failed and will be tried again");
    for (const [at, queue] of ["requests", "schedules", "bulks", "webhooks", "exports", "events"].entries())
      expect(lines[9 + at]).toBe(`${queue} of payments: 0 parked, 0 failed and will be tried again`);
    expect(out).not.toContain(ids[2]);
  });

  it("has parked ones of one queue tried again from the first try on, and leaves the others alone", async () => {
    const { code, out } = await run("retry", "payments", "deposits");
    expect({ code, out }).toEqual({ code: 0, out: "1 of deposits will be tried again\n" });
    const { rows } = await admin.query(
      "SELECT attempts, due_at <= now()::timestamptz(3) AS due FROM payments.deposit_task WHERE id = $1",
      [ids[0]],
    );
    expect(rows).toEqual([{ attempts: 0, due: true }]);
    expect(await parked("hold_task")).toHaveLength(1);
    expect((await admin.query("SELECT attempts FROM payments.deposit_task WHERE id = $1", [ids[1]])).rows).toEqual([
      { attempts: 2 },
    ]);
  });

  it("has one tried again, by its id", async () => {
    const other = await run("retry", "payments", "deposits", ids[2] ?? "");
    expect([other.code, other.out]).toEqual([1, ""]);
    expect(await parked("deposit_task")).toEqual([ids[0]]);
    expect((await run("retry", "payments", "deposits", ids[0] ?? "")).out).toContain("1 of deposits");
    expect(await parked("deposit_task")).toEqual([]);
  });
});
