import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDrift, readStructure } from "./src/read-structure.ts";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = database.adminPool();
});
afterAll(() => database.drop());

describe("a drift of schema and migrations", () => {
  it.each([
    ["DROP TABLE users.mail", "missing", "table mail"],
    ["ALTER TABLE users.mail DROP COLUMN last_error", "missing", "column mail.last_error"],
    ["DROP INDEX users.mail_due_at_idx", "missing", "index mail_due_at_idx"],
    ["ALTER TABLE users.inbox DROP CONSTRAINT inbox_pkey", "missing", "constraint inbox.inbox_pkey"],
    ["ALTER TABLE users.mail ADD COLUMN more text", "added", "column mail.more"],
    ["ALTER TABLE users.mail ADD UNIQUE (recipient)", "added", "constraint mail.mail_recipient_key"],
    ["CREATE TYPE users.kind AS ENUM ('A')", "added", "type kind"],
    ["ALTER TABLE users.mail ALTER subject TYPE varchar(9)", "changed", "column mail.subject"],
    ["ALTER TABLE users.mail ALTER subject DROP NOT NULL", "changed", "column mail.subject"],
    ["ALTER TABLE users.mail ALTER attempts SET DEFAULT 1", "changed", "column mail.attempts"],
    ["ALTER TABLE users.mail ALTER attempts DROP DEFAULT", "changed", "column mail.attempts"],
    [
      "ALTER TABLE users.inbox DROP CONSTRAINT inbox_pkey, ADD PRIMARY KEY (event_id, consumer)",
      "changed",
      "constraint inbox.inbox_pkey",
    ],
    [
      "DROP INDEX users.mail_due_at_idx; CREATE INDEX mail_due_at_idx ON users.mail (id)",
      "changed",
      "index mail_due_at_idx",
    ],
  ] as const)("is found: %s", async (change, kind, name) => {
    const before = await readStructure(pool, "users");
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query(change);
    const after = await readStructure(client, "users");
    await client.query("ROLLBACK");
    client.release();

    expect(findDrift(before, after)[kind].map((text) => text.split(":")[0])).toContain(name);
    expect(findDrift(before, before)).toEqual({ missing: [], changed: [], added: [] });
  });
});
