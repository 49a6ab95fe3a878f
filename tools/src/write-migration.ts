import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { readSchema } from "./read-schema.ts";
import { diffSchemas } from "./schema-engine.ts";
import {
  diffFunctions,
  type FunctionFile,
  findFileFault,
  functionsFolder,
  readFunctionFiles,
} from "./sql-functions.ts";

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
 * Writes the migration from git's HEAD to the working tree, of schema.prisma and of functions/, and
 * returns its path. Throws {@link MigrationRefused} where there is nothing to write, or where it
 * would not be the next one.
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
  const schema = readSchema((path) => readText(new URL(path, root)), subgraph) ?? "";
  const before = readSchema((path) => readFromHead(root, path), subgraph);
  const functions = readFunctionFiles(root, subgraph);
  const fault = functions.map(findFileFault).find((found) => found !== null);
  if (fault) throw new MigrationRefused(fault);
  const parts = [
    await diffSchemas(databaseUrl, before, schema),
    diffFunctions(readFunctionsFromHead(root, subgraph), functions),
  ].filter((part) => /^\s*(?!--)\S/m.test(part));
  if (parts.length === 0)
    throw new MigrationRefused(
      `prisma/${subgraph}/schema.prisma and functions/ say the same to the database as they do in git's HEAD: there is nothing to migrate`,
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
  const script = parts.map((part) => part.trimEnd()).join("\n\n");
  writeFileSync(new URL(`${folder}/${migration}/migration.sql`, root), `${script}\n`);
  return `${folder}/${migration}/migration.sql`;
}

/** 20261121083000, in UTC, as Prisma names its migrations. */
const stamp = (now: Date): string => now.toISOString().replace(/\D/g, "").slice(0, 14);

function readFromHead(root: URL, path: string): string | null {
  const listed = git(root, "ls-tree", "--name-only", "HEAD", "--", path);
  return listed.trim() === "" ? null : git(root, "show", `HEAD:${path}`);
}

const readFunctionsFromHead = (root: URL, subgraph: string): FunctionFile[] =>
  git(root, "ls-tree", "--name-only", "HEAD", "--", functionsFolder(subgraph))
    .split("\n")
    .filter((path) => path.endsWith(".sql"))
    .map((path) => ({
      name: path.slice(functionsFolder(subgraph).length, -".sql".length),
      text: git(root, "show", `HEAD:${path}`),
    }));

const listUncommitted = (root: URL, folder: string): string[] =>
  git(root, "status", "--porcelain", "--untracked-files=all", "--", folder)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.slice(3));

const git = (root: URL, ...args: readonly string[]): string =>
  execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

function readText(file: URL): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return null;
  }
}
