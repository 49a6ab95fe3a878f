import { readdirSync, readFileSync } from "node:fs";

/**
 * A process, told from a later one with the same id by when it began (proc(5), fields 1, 4 and 22).
 */
export type Descendant = { readonly pid: number; readonly began: string; readonly command: string };

type Entry = Descendant & { readonly parent: number; readonly state: string };

/** Of Linux. */
function readEntry(pid: string): Entry[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [, command = ""] = /\((.*)\)/s.exec(stat) ?? [];
    const [state = "", parent = "", ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [{ pid: Number(pid), command, state, parent: Number(parent), began: rest[17] ?? "" }];
  } catch {
    return []; // it has ended
  }
}

const listEntries = (): Entry[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readEntry);

/** Everything that a process has started, and what that has. */
export function descendantsOf(root: number): Descendant[] {
  const all = listEntries();
  const found = all.filter(({ parent }) => parent === root);
  for (const one of found) found.push(...all.filter(({ parent }) => parent === one.pid));
  return found;
}

/** Those that still run; who has ended and was not asked for its code yet does not. */
export function stillRunning(these: readonly Descendant[]): Descendant[] {
  const now = new Map(listEntries().map((entry) => [`${entry.pid} ${entry.began}`, entry]));
  return these.filter(({ pid, began }) => !["Z", "X", undefined].includes(now.get(`${pid} ${began}`)?.state));
}
