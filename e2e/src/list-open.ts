import { lstat, readdir, readlink } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What others than the owner could look into below a folder, a database behind a link included; the server's group may pass one (standalone/src/postgres-cluster.ts). */
export async function listOpen(folder: string): Promise<string[]> {
  const found = await lstat(folder);
  if (found.isSymbolicLink()) return listOpen(dirname(await readlink(folder)));
  const open = found.mode & 0o077 & ~(found.isDirectory() && process.getuid?.() === 0 ? 0o010 : 0);
  // Behind a closed folder a file's own rights matter little, but a copy of it would keep them.
  const own = open === 0 ? [] : [`${folder} ${(found.mode & 0o777).toString(8)}`];
  if (!found.isDirectory()) return own;
  const inside = await Promise.all((await readdir(folder)).map((name) => listOpen(join(folder, name))));
  return [...own, ...inside.flat()];
}
