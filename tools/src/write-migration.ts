import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { diffSchemas } from "./schema-engine.ts";

/** Something that whoever asked for a migration can do something about. */
export class MigrationRefused extends Error {}

export type WantedMigration = {
  /** The checkout. */
  readonly root: URL;
  readonly subgraph: string;
  /** What it does, such as `add_payment_memo`. */
  readonly name: string;
  readonly now: Date;
  /** Any PostgreSQL: it is looked at and not written to. */
  readonly databaseUrl: string;
};

/**
 * Writes the migration from the schema.prisma of git's HEAD to the one in the working tree, and returns its path. Throws {@link MigrationRefused} where
 * there is nothing to write, or where it would not be the next one.
 */
export async function writeMigration({ root, subgraph, name, now, databaseUrl }: WantedMigration): Promise<string> {
  if (!SUBGRAPHS.some((known) => known === subgraph))
    throw new MigrationRefused(`there is no subgraph "${subgraph}": it is one of ${SUBGRAPHS.join(", ")}`);
  if (!/^[a-z][a-z0-9_]{2,60}$/.test(name))
    throw new MigrationRefused(
      `"${name}" is no name of a migration: lower case letters, digits and _, such as add_payment_memo`,
    );

  const folder = `prisma/${subgraph}/migrations`;
  const uncommitted = listUncommitted(root, folder);
  if (uncommitted.length > 0)
    throw new MigrationRefused(
      `${uncommitted.join(", ")} is not committed: its change would be written twice. Commit it, or remove it and ask again`,
    );
  const schema = `prisma/${subgraph}/schema.prisma`;
  const script = await diffSchemas(
    databaseUrl,
    readFromHead(root, schema),
    readFileSync(new URL(schema, root), "utf8"),
  );
  if (!/^\s*(?!--)\S/m.test(script))
    throw new MigrationRefused(
      `${schema} says the same to the database as it does in git's HEAD: there is nothing to migrate`,
    );

  const migration = `${stamp(now)}_${name}`;
  const last = readdirSync(new URL(`${folder}/`, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()
    .at(-1);
  if (last && last >= migration)
    throw new MigrationRefused(
      `${migration} would come before ${last}, which databases may have already: set the clock`,
    );
  mkdirSync(new URL(`${folder}/${migration}/`, root), { recursive: true });
  writeFileSync(new URL(`${folder}/${migration}/migration.sql`, root), script.endsWith("\n") ? script : `${script}\n`);
  return `${folder}/${migration}/migration.sql`;
}

/** 20261121083000, in UTC, as Prisma names its migrations. */
const stamp = (now: Date): string => now.toISOString().replace(/\D/g, "").slice(0, 14);

function readFromHead(root: URL, path: string): string | null {
  const listed = git(root, "ls-tree", "--name-only", "HEAD", "--", path);
  return listed.trim() === "" ? null : git(root, "show", `HEAD:${path}`);
}

const listUncommitted = (root: URL, folder: string): string[] =>
  git(root, "status", "--porcelain", "--untracked-files=all", "--", folder)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.slice(3));

const git = (root: URL, ...args: readonly string[]): string =>
  execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
