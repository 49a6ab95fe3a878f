import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { freemem } from "node:os";
import { join } from "node:path";

/** A whole run held half a GiB at most on two cores: more workers hold more. */
const ROOM_BYTES = 8 * 1024 ** 3;

/**
 * Where temporary files are kept in memory, if this machine has such a place with room for them,
 * and lets programs run there: a run makes some hundred thousands of files, a database a thousand,
 * and on a disk each costs half a millisecond of processor. Null where there is none.
 */
export function findMemoryFolder(path = "/dev/shm", roomBytes = ROOM_BYTES): string | null {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize >= roomBytes && freemem() >= roomBytes && runsProgramsOf(path) ? path : null;
  } catch {
    return null;
  }
}

function runsProgramsOf(path: string): boolean {
  const folder = mkdtempSync(join(path, "coffer-try-"));
  try {
    const program = join(folder, "program");
    writeFileSync(program, "#!/bin/sh\nexit 0\n", { mode: 0o700 });
    return spawnSync(program).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
