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

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** A repository of its own with one committed schema, and what its working tree says now. */
function checkout({ committed, now = committed ?? "" }: { committed: string | null; now?: string }) {
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
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--no-verify", "--message=first");
  writeFileSync(join(place, "schema.prisma"), now);
  return {
    migrations: () => readdirSync(join(place, "migrations")).toSorted(),
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

  it("makes everything where HEAD has no schema yet", async () => {
    const { write, read } = checkout({ committed: null, now: SCHEMA });

    expect(read(await write({ name: "initial" }))).toContain('CREATE TABLE "thing"');
  });
});
