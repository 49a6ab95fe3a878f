import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, inject, it } from "vitest";
import { MigrationRefused, writeMigration } from "./src/write-migration.ts";

const SCHEMA =
  'datasource db {\n  provider = "postgresql"\n}\n\nmodel Thing {\n  id String @id @db.Uuid\n\n  @@map("thing")\n}\n';
const CHANGED = SCHEMA.replace("@db.Uuid\n", "@db.Uuid\n  memo String?\n");

const makeFunction = (name: string, body: string, args = "") =>
  `CREATE OR REPLACE FUNCTION ${name}(${args}) RETURNS int LANGUAGE sql AS $$ SELECT ${body} $$;\n`;

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

type Checkout = {
  committed: string | null;
  now?: string;
  /** By name: as committed, and as the working tree has them; null where it has none. */
  functions?: Record<string, readonly [committed: string | null, now: string | null]>;
};

/** A repository of its own with one committed schema, and what its working tree says now. */
function checkout({ committed, now = committed ?? "", functions = {} }: Checkout) {
  const folder = mkdtempSync(join(tmpdir(), "coffer-migration-"));
  made.push(folder);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: folder,
      stdio: "pipe",
    });
  const place = join(folder, "prisma/users");
  mkdirSync(join(place, "migrations/20260101000000_initial"), { recursive: true });
  writeFileSync(join(place, "migrations/20260101000000_initial/migration.sql"), "-- first\n");
  if (committed !== null) writeFileSync(join(place, "schema.prisma"), committed);
  mkdirSync(join(place, "functions"));
  const putFunctions = (state: 0 | 1) => {
    for (const [name, texts] of Object.entries(functions)) {
      const file = join(place, `functions/${name}.sql`);
      if (texts[state] === null) rmSync(file, { force: true });
      else writeFileSync(file, texts[state]);
    }
  };
  putFunctions(0);
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--no-verify", "--message=first");
  writeFileSync(join(place, "schema.prisma"), now);
  putFunctions(1);
  return {
    migrations: () => readdirSync(join(place, "migrations")).toSorted(),
    put: (path: string, text: string) => writeFileSync(join(folder, path), text),
    read: (path: string) => readFileSync(join(folder, path), "utf8"),
    write: (options: { subgraph?: string; name?: string; now?: Date } = {}) =>
      writeMigration({
        root: pathToFileURL(`${folder}/`),
        subgraph: "users",
        name: "add_memo",
        now: new Date("2026-11-21T08:30:15.250Z"),
        databaseUrl: inject("postgres").adminUrl,
        ...options,
      }),
  };
}

describe("a new migration", () => {
  it.each([
    [{ subgraph: "user" }, 'no subgraph "user"'],
    [{ subgraph: "../users" }, "no subgraph"],
    [{ name: "Add Memo" }, "no name of a migration"],
    [{ name: "../x" }, "no name of a migration"],
    [{ now: new Date("2025-12-31T23:59:59Z") }, "would come before 20260101000000_initial"],
  ])("is refused for %j", async (options, reason) => {
    const { write, migrations } = checkout({ committed: SCHEMA, now: CHANGED });

    await expect(write(options)).rejects.toThrow(reason);
    await expect(write(options)).rejects.toBeInstanceOf(MigrationRefused);
    expect(migrations()).toEqual(["20260101000000_initial"]);
  });

  it.each([
    ["nothing was changed", SCHEMA],
    ["only a comment was changed", SCHEMA.replace("model Thing", "/// What it is.\nmodel Thing")],
  ])("is refused where %s", async (_what, now) => {
    const { write, migrations } = checkout({ committed: SCHEMA, now });

    await expect(write()).rejects.toThrow("there is nothing to migrate");
    expect(migrations()).toEqual(["20260101000000_initial"]);
  });

  it("is refused while the one before it is not committed: its change would come twice", async () => {
    const { write, migrations } = checkout({ committed: SCHEMA, now: CHANGED });
    await write();

    await expect(write({ name: "add_memo_again", now: new Date("2026-11-22T00:00:00Z") })).rejects.toThrow(
      "20261121083015_add_memo/migration.sql is not committed",
    );
    expect(migrations()).toEqual(["20260101000000_initial", "20261121083015_add_memo"]);
  });

  it("holds the difference since HEAD, under the moment in UTC and its name", async () => {
    const { write, read } = checkout({ committed: SCHEMA, now: CHANGED });

    const path = await write();

    expect(path).toBe("prisma/users/migrations/20261121083015_add_memo/migration.sql");
    expect(read(path)).toMatch(/^-- AlterTable\nALTER TABLE "thing" ADD COLUMN +"memo" TEXT;\n$/);
  });

  it.each([
    ["two functions are in one file", { one: `${makeFunction("one", "1")}${makeFunction("two", "2")}` }],
    ["a function's name is another than its file's", { one: makeFunction("two", "2") }],
  ])("is refused where %s", async (_what, texts) => {
    const functions = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, [null, text] as const]));
    const { write } = checkout({ committed: SCHEMA, functions });

    await expect(write()).rejects.toThrow("one.sql must have one CREATE OR REPLACE FUNCTION, of one");
    await expect(write()).rejects.toBeInstanceOf(MigrationRefused);
  });

  it("holds the functions that changed, as their files have them, behind what they are about", async () => {
    const changed = `-- Why.\n${makeFunction("one", "2")}GRANT EXECUTE ON FUNCTION one TO users;\n`;
    const { write, read } = checkout({
      committed: SCHEMA,
      now: CHANGED,
      functions: {
        one: [makeFunction("one", "1"), changed],
        same: [makeFunction("same", "1"), makeFunction("same", "1")],
      },
    });

    const script = read(await write());

    expect(script).toMatch(/ADD COLUMN +"memo" TEXT;\n\n-- functions\/one.sql\n/);
    expect(script.endsWith(`\n${changed}`)).toBe(true);
    expect(script).not.toContain("same");
  });

  it("drops a function before it makes it with other arguments, and one whose file is gone", async () => {
    const { write, read } = checkout({
      committed: SCHEMA,
      functions: {
        one: [makeFunction("one", "1"), makeFunction("one", "1", "x int")],
        gone: [makeFunction("gone", "1"), null],
      },
    });

    expect(read(await write())).toBe(
      `-- functions/one.sql\nDROP FUNCTION one;\n${makeFunction("one", "1", "x int")}\nDROP FUNCTION gone;\n`,
    );
  });

  it("makes what a function calls before it", async () => {
    const { write, read } = checkout({
      committed: SCHEMA,
      functions: { caller: [null, makeFunction("caller", "users.zero()")], zero: [null, makeFunction("zero", "0")] },
    });

    expect([...read(await write()).matchAll(/-- functions\/(\w+)/g)].map(([, name]) => name)).toEqual([
      "zero",
      "caller",
    ]);
  });

  it("holds the tables of the files that schema.prisma includes, and refuses where there is no such file", async () => {
    const { write, read, put } = checkout({ committed: SCHEMA, now: `${SCHEMA}\n// include ../outbox.prisma\n` });

    await expect(write()).rejects.toThrow("there is no ../outbox.prisma");
    put("prisma/outbox.prisma", 'model Outbox {\n  id BigInt @id\n\n  @@map("outbox")\n}\n');

    expect(read(await write())).toContain('CREATE TABLE "outbox"');
  });

  it("makes everything where HEAD has no schema yet", async () => {
    const { write, read } = checkout({ committed: null, now: SCHEMA });

    expect(read(await write({ name: "initial" }))).toContain('CREATE TABLE "thing"');
  });
});
