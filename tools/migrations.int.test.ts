import { readFileSync } from "node:fs";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADDED } from "./src/added-by-hand.ts";
import { readSchema } from "./src/read-schema.ts";
import { findDrift, readStructure, type Structure } from "./src/read-structure.ts";
import { diffSchemas } from "./src/schema-engine.ts";
import { readFunctionFiles } from "./src/sql-functions.ts";

const ROOT = new URL("../", import.meta.url);

let migrated: TestDatabase;
let said: TestDatabase;
let ofMigrations: pg.Pool;
let ofSchemas: pg.Pool;

beforeAll(async () => {
  [migrated, said] = await Promise.all([freshDatabase(), freshDatabase()]);
  ofMigrations = migrated.adminPool();
  ofSchemas = said.adminPool();
});
afterAll(() => Promise.all([migrated.drop(), said.drop()]));

/**
 * Builds the schema in a database from schema.prisma alone, in place of what the migrations built
 * there.
 */
async function build(name: SubgraphName): Promise<Structure> {
  const schema = readSchema((path) => readFileSync(new URL(path, ROOT), "utf8"), name);
  const script = await diffSchemas(said.adminUrl, null, schema ?? "");
  await ofSchemas.query(
    `DROP SCHEMA ${name} CASCADE; CREATE SCHEMA ${name}; SET search_path = ${name}; ${script}; RESET search_path`,
  );
  return readStructure(ofSchemas, name);
}

describe.each(SUBGRAPHS)("the migrations of %s", (name) => {
  it("build what its schema.prisma says, and besides that the listed rules alone", async () => {
    const drift = findDrift(await build(name), await readStructure(ofMigrations, name));

    const functions = readFunctionFiles(ROOT, name).map((file) => `function ${file.name}`);
    const where =
      "schema.prisma says what a migration must have; what only SQL can say is listed in src/added-by-hand.ts";
    expect({ ...drift, added: drift.added.toSorted() }, where).toEqual({
      missing: [],
      changed: [],
      added: [...ADDED[name], ...functions].toSorted(),
    });
  });
});

describe("the tables that events need", () => {
  it("are written once: every subgraph takes them from the same file", () => {
    for (const name of SUBGRAPHS) {
      const own = readFileSync(new URL(`prisma/${name}/schema.prisma`, ROOT), "utf8");
      expect(own).not.toMatch(/@@map\("(outbox|lease|inbox|dead_letter)"\)/);
      expect(own).toContain("// include ../outbox.prisma\n");
      // The ledger takes no events.
      expect(own.includes("// include ../inbox.prisma\n")).toBe(name !== "ledger");
    }
  });
});

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
    const before = await readStructure(ofMigrations, "users");
    const client = await ofMigrations.connect();
    await client.query("BEGIN");
    await client.query(change);
    const after = await readStructure(client, "users");
    await client.query("ROLLBACK");
    client.release();

    expect(findDrift(before, after)[kind].map((text) => text.split(":")[0])).toContain(name);
    expect(findDrift(before, before)).toEqual({ missing: [], changed: [], added: [] });
  });
});
