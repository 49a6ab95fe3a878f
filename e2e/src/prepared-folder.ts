import { execFile } from "node:child_process";
import { existsSync, lstatSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";
import { makeDataFolder, startCoffer } from "./start-coffer.ts";

/**
 * A data folder as a first start leaves it: a third of a start goes into making it. The second who
 * asks in a run makes it, and the others copy it; until it is there, or where it cannot be copied,
 * an empty folder, which a start fills. What a first start does is tested with `makeDataFolder`.
 */
export async function makePreparedFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const prepared = await findPrepared(inject("sharedFolder"));
  const folder = await makeDataFolder();
  if (prepared) await promisify(execFile)("cp", ["-a", prepared, folder.path]);
  return folder;
}

async function findPrepared(shared: string): Promise<string | null> {
  const ready = join(shared, "prepared");
  if (!existsSync(ready)) {
    if ((await isFirst(join(shared, "asked"))) || !(await isFirst(join(shared, "making")))) return null;
    const path = join(shared, "making", "data");
    // Without a chain: whoever has one of their own would find blocks of another.
    const coffer = await startCoffer(path, { LOCAL_ETHEREUM: "false", LOCAL_TRON: "false" });
    await coffer.stop();
    await rename(path, ready);
  }
  // A database that lies elsewhere, behind a link, would be everybody's.
  return lstatSync(join(ready, "postgres")).isSymbolicLink() ? null : ready;
}

/** To make this folder, of all processes. */
async function isFirst(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o711 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
