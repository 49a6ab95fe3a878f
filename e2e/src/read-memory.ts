import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { makeSearch, type Patterns } from "./search-bytes.ts";

/** Why the memory of another process cannot be read here; null where it can. */
export const whyNoMemory = (): string | null =>
  process.platform === "linux" ? null : "the memory of a process is read by /proc";

const PIECE_BYTES = 16 * 1024 * 1024;
/** What V8 reserves for later: as much of it as is there is in other areas. */
const AREA_BYTES_MAX = 1024 ** 3;

/** Which of them stand anywhere in what a process has written to its memory. */
export function findInMemory(pid: number, patterns: Patterns): ReadonlySet<string> {
  const [found, search] = [new Set<string>(), makeSearch(patterns)];
  const memory = openSync(`/proc/${pid}/mem`, "r");
  try {
    for (const { from, size } of readAreas(pid)) search(readArea(memory, from, size), found);
    return found;
  } finally {
    closeSync(memory);
  }
}

type Area = { readonly from: bigint; readonly size: number };

/** Those that it can read, and that are no files. */
function readAreas(pid: number): readonly Area[] {
  const lines = readFileSync(`/proc/${pid}/maps`, "utf8").trimEnd().split("\n");
  return lines.flatMap((line) => {
    const [range = "", rights = "", , , , name = ""] = line.split(/\s+/);
    const [from, to] = range.split("-").map((address) => BigInt(`0x${address}`));
    if (from === undefined || to === undefined || !rights.startsWith("r") || /^(?:\/|\[v)/.test(name)) return [];
    const size = Number(to - from);
    return size > AREA_BYTES_MAX ? [] : [{ from, size }];
  });
}

/** As far as it is there: it goes on running meanwhile, and gives areas back. */
function readArea(memory: number, from: bigint, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let at = 0;
  try {
    while (at < size) {
      const read = readSync(memory, bytes, at, Math.min(size - at, PIECE_BYTES), from + BigInt(at));
      if (read === 0) break;
      at += read;
    }
  } catch (error) {
    if (!["EIO", "EFAULT"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
  return bytes.subarray(0, at);
}

/** Which of them stand in any file of a folder, whose files may come and go meanwhile. */
export function findInFolder(folder: string, patterns: Patterns): ReadonlySet<string> {
  const [found, search] = [new Set<string>(), makeSearch(patterns)];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) search(readIfThere(join(entry.parentPath, entry.name)), found);
  return found;
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return Buffer.alloc(0);
  }
}
