import { lstat, readdir, readlink } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";

/**
 * What others than the owner could look into below a folder, a database behind a link included; the
 * server's group may pass one (packages/local-parts/src/postgres-cluster.ts).
 */
export async function listOpen(folder: string): Promise<string[]> {
  const found = await lstat(folder);
  if (found.isSymbolicLink()) return listBehind(await readlink(folder));
  // Behind a closed folder a file's own rights matter little, but a copy of it would keep them.
  const own = await openness(folder);
  if (!found.isDirectory()) return own;
  const inside = await Promise.all((await readdir(folder)).map((name) => listOpen(join(folder, name))));
  return [...own, ...inside.flat()];
}

/**
 * Only the link to a database leads elsewhere, to a folder that holds the database and a copy of
 * the server's own programs, which are everybody's.
 */
async function listBehind(target: string): Promise<string[]> {
  if (!isAbsolute(target)) return [];
  const above = await openness(dirname(target));
  return [...above, ...(await listOpen(target))];
}

async function openness(path: string): Promise<string[]> {
  const found = await lstat(path);
  const open = found.mode & 0o077 & ~(found.isDirectory() && process.getuid?.() === 0 ? 0o010 : 0);
  return open === 0 ? [] : [`${path} ${(found.mode & 0o777).toString(8)}`];
}
