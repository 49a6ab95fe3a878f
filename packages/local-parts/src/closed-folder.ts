import { chmod, lstat, mkdir, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";

/** A database's own folder, or the link to it. */
export const CLUSTER_ENTRY = "postgres";

const OTHERS = 0o077;
/**
 * That the server of a database may pass, when root starts it as another user
 * (./postgres-cluster.ts): neither list nor read.
 */
const MAY_PASS = 0o010;

/**
 * Makes a folder that nobody else may look into, whatever the umask; one that exists is closed,
 * with all that is in it. Returns its path without links. Throws what the file system says, as
 * where it is another user's. What this process makes from now on is closed, too.
 */
export async function closeFolder(path: string): Promise<string> {
  process.umask(OTHERS);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const real = await realpath(path);
  await close(real);
  return real;
}

async function close(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true });
  const hasCluster = entries.some((entry) => entry.isDirectory() && entry.name === CLUSTER_ENTRY);
  await takeFromOthers(path, hasCluster && process.getuid?.() === 0 ? MAY_PASS : 0);
  for (const entry of entries) {
    const inside = join(path, entry.name);
    // What is in a closed database is its server's; a link is its owner's choice.
    if (entry.isDirectory() && entry.name !== CLUSTER_ENTRY) await close(inside);
    else if (entry.isDirectory() || entry.isFile()) await takeFromOthers(inside, 0);
  }
}

async function takeFromOthers(path: string, kept: number): Promise<void> {
  const { mode } = await lstat(path);
  const taken = mode & OTHERS & ~kept;
  if (taken !== 0) await chmod(path, mode & 0o777 & ~taken);
}
