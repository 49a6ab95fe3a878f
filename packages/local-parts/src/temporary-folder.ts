import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { watchFolder } from "@coffer/platform/running/watchdog";
import { isRunning, startOf } from "./pid-lock.js";

export type TemporaryFolder = {
  readonly path: string;
  /** With the database of it that lies elsewhere. */
  remove(): Promise<void>;
};

const OWNER = ".owner";
const PREFIX = "coffer-";
const OUTSIDE = /^\/var\/tmp\/coffer-[0-9a-f]+$/;

/**
 * A folder for this process alone (mode 0700), which is gone when this process is, SIGKILL
 * included. Those of processes that ended together with their watchdog, as when a container is
 * stopped, are removed now. Root's database, which another user serves, lies in it where it is for
 * a database: others may pass it then, and see nothing (mode 0711).
 */
export async function makeTemporaryFolder(
  stem: string,
  { isForDatabase = false }: { readonly isForDatabase?: boolean } = {},
): Promise<TemporaryFolder> {
  await removeAbandoned();
  const path = await mkdtemp(join(tmpdir(), `${PREFIX}${stem}-`));
  if (isForDatabase) await chmod(path, 0o711);
  const watch = watchFolder(path);
  await writeFile(join(path, OWNER), JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), {
    mode: 0o600,
  });
  return {
    path,
    async remove() {
      await removeWithOutside(path);
      watch.removed();
    },
  };
}

async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  await Promise.all(
    names.map(async (name) => {
      const path = join(tmpdir(), name);
      const owner = await findOwner(path);
      if (owner && !isRunning(owner.pid, owner.started)) await removeWithOutside(path).catch(() => undefined);
    }),
  );
}

/** Null where the folder is nobody's of ours. */
async function findOwner(path: string): Promise<{ pid: number; started: string | null } | null> {
  try {
    const { pid, started } = JSON.parse(await readFile(join(path, OWNER), "utf8"));
    return Number.isInteger(pid) && pid > 0 ? { pid, started } : null;
  } catch {
    return null;
  }
}

/**
 * Root's server cannot pass a closed folder, so its database lies behind a link
 * (./postgres-cluster.ts).
 */
async function removeWithOutside(path: string): Promise<void> {
  for (const place of ["", "data", "database", "distributed/database", "data/distributed/database"]) {
    const outside = dirname(await readlink(join(path, place, "postgres")).catch(() => ""));
    if (OUTSIDE.test(outside)) await rm(outside, { recursive: true, force: true });
  }
  if (existsSync(path)) await rm(path, { recursive: true, force: true });
}
