import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { migrate } from "./migrate.ts";

let database: TestDatabase;
let admin: pg.Client;
let folder: string;
let table: string;

beforeAll(async () => {
  database = await freshDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "coffer-migrate-"));
  table = `t_${randomBytes(6).toString("hex")}`;
});
afterEach(() => rm(folder, { recursive: true }));

/** A name that no other test uses: they share the database. */
const named = (step: string) => `29990101_${table}_${step}`;

async function write(step: string, script: string): Promise<void> {
  await mkdir(join(folder, named(step)), { recursive: true });
  await writeFile(join(folder, named(step), "migration.sql"), script);
}

const run = (client: pg.Client = admin) => migrate(client, "users", pathToFileURL(`${folder}/`));
const recorded = async () =>
  (
    await admin.query<{ name: string }>(
      "SELECT migration_name AS name FROM users._prisma_migrations WHERE migration_name LIKE $1 ORDER BY 1",
      [`%${table}%`],
    )
  ).rows.map(({ name }) => name);
const exists = async (name: string) =>
  (await admin.query("SELECT FROM pg_class WHERE relname = $1", [name])).rowCount === 1;

describe("migrate", () => {
  it("refuses a file that was changed after it was applied, says which, and applies nothing after it", async () => {
    await write("1", `CREATE TABLE ${table} (id int)`);
    await run();
    await write("1", `CREATE TABLE ${table} (id bigint)`);
    await write("2", `ALTER TABLE ${table} ADD COLUMN name text`);

    await expect(run()).rejects.toThrow(
      `migration users/${named("1")} was changed after it was applied: restore it, and put the change into a new one`,
    );

    expect(await recorded()).toEqual([named("1")]);
  });

  it("rolls a failing migration back whole, says which and why, and keeps those before it", async () => {
    await write("1", `CREATE TABLE ${table} (id int)`);
    await write("2", `CREATE TABLE ${table}_second (id int); INSERT INTO ${table} VALUES (1); SELECT 1 / 0`);
    await write("3", `CREATE TABLE ${table}_third (id int)`);

    await expect(run()).rejects.toMatchObject({
      message: `migration users/${named("2")} failed and was rolled back`,
      cause: { code: "22012" },
    });

    expect(await recorded()).toEqual([named("1")]);
    expect(await exists(`${table}_second`)).toBe(false);
    expect((await admin.query(`SELECT FROM users.${table}`)).rowCount).toBe(0);
  });

  it("goes on from a failed migration once it is mended", async () => {
    await write("1", "SELECT 1 / 0");
    await run().catch(() => undefined);
    await write("1", `CREATE TABLE ${table} (id int)`);

    expect(await run()).toEqual([named("1")]);
  });

  it("leaves nothing behind on the connection after a failure: no role, no search_path, no lock", async () => {
    const before = await admin.query("SELECT current_user, current_setting('search_path')");
    await write("1", "SELECT 1 / 0");
    await run().catch(() => undefined);

    expect((await admin.query("SELECT current_user, current_setting('search_path')")).rows).toEqual(before.rows);
    const { rowCount } = await admin.query(
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
    );
    expect(rowCount).toBe(0);
  });

  it("says which migration failed also where the connection was lost in it", async () => {
    const client = new pg.Client({ connectionString: database.adminUrl });
    client.on("error", () => undefined);
    await client.connect();
    await write("1", `SELECT pg_sleep(60) AS ${table}`);

    const failing = run(client);
    failing.catch(() => undefined);
    await vi.waitFor(
      async () => {
        const { rowCount } = await admin.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE $1 AND datname = current_database() AND pid <> pg_backend_pid()",
          [`%AS ${table}`],
        );
        expect(rowCount).toBe(1);
      },
      { timeout: 120_000, interval: 20 },
    );

    await expect(failing).rejects.toThrow(`migration users/${named("1")} failed`);
    expect(await recorded()).toEqual([]);
    await client.end().catch(() => undefined);
  });

  it("applies in the order of names what the database has not seen, each once, as the schema's owner", async () => {
    await write("2", `ALTER TABLE ${table} ADD COLUMN name text`);
    await write("1", `CREATE TABLE ${table} (id int)`);

    expect(await run()).toEqual([named("1"), named("2")]);
    expect(await run()).toEqual([]);
    await write("3", `ALTER TABLE ${table} ADD COLUMN size int`);
    expect(await run()).toEqual([named("3")]);

    const { rows } = await admin.query(`SELECT tableowner, schemaname FROM pg_tables WHERE tablename = '${table}'`);
    expect(rows).toEqual([{ tableowner: `${database.roleOf("users")}_owner`, schemaname: "users" }]);
  });

  it("applies each once where four connections migrate at the same time", async () => {
    await write("1", `CREATE TABLE ${table} (id int)`);
    await write("2", `INSERT INTO ${table} VALUES (1)`);
    const clients = Array.from({ length: 4 }, () => new pg.Client({ connectionString: database.adminUrl }));
    await Promise.all(clients.map((client) => client.connect()));

    const applied = await Promise.all(clients.map(run));

    await Promise.all(clients.map((client) => client.end()));
    expect(applied.flat().toSorted()).toEqual([named("1"), named("2")]);
    expect((await admin.query(`SELECT FROM users.${table}`)).rowCount).toBe(1);
  });

  it("writes Prisma's own record: name, SHA-256 of the file, times, one step", async () => {
    await write("1", "SELECT 1;\n");
    await run();

    const { rows } = await admin.query("SELECT * FROM users._prisma_migrations WHERE migration_name = $1", [
      named("1"),
    ]);

    expect(rows).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        // printf 'SELECT 1;\n' | sha256sum
        checksum: "b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd",
        migration_name: named("1"),
        logs: null,
        started_at: expect.any(Date),
        finished_at: expect.any(Date),
        rolled_back_at: null,
        applied_steps_count: 1,
      },
    ]);
  });
});
