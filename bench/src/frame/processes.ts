import { readdirSync, readFileSync } from "node:fs";

/**
 * A process as /proc tells of it (Linux alone: elsewhere there are none, and CPU figures read 0).
 */
export type ProcessFacts = {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly cpuMicroseconds: number;
  readonly residentKib: number;
};

const TICKS_PER_SECOND = 100;

export function listProcesses(): ProcessFacts[] {
  const pids = safely(() => readdirSync("/proc"))?.filter((name) => /^\d+$/.test(name)) ?? [];
  return pids.flatMap((pid) => {
    const stat = safely(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
    const status = safely(() => readFileSync(`/proc/${pid}/status`, "utf8"));
    if (!stat || !status) return [];
    const command = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    // Fields behind the command: state, ppid, …; the 12th to 15th are utime and stime, and those of
    // children that have ended.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number.parseInt(field, 10), 0);
    return [
      {
        pid: Number.parseInt(pid, 10),
        parent: Number.parseInt(fields[1] ?? "0", 10),
        command,
        cpuMicroseconds: (ticks * 1_000_000) / TICKS_PER_SECOND,
        residentKib: Number.parseInt(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? "0", 10),
      },
    ];
  });
}

/** A process and all that came from it. */
export function familyOf(root: number, all: readonly ProcessFacts[] = listProcesses()): ProcessFacts[] {
  const family = all.filter(({ pid }) => pid === root);
  for (const member of family) family.push(...all.filter(({ parent }) => parent === member.pid));
  return family;
}

/** CPU that families have used while `work` ran, children that came and went included. */
export async function cpuDuring<T>(
  roots: () => readonly number[],
  work: () => Promise<T>,
): Promise<{ value: T; cpuMicroseconds: number }> {
  const used = () => {
    const all = listProcesses();
    return new Map(
      roots().flatMap((root) => familyOf(root, all).map(({ pid, cpuMicroseconds }) => [pid, cpuMicroseconds] as const)),
    );
  };
  const before = used();
  const value = await work();
  let cpuMicroseconds = 0;
  for (const [pid, after] of used()) cpuMicroseconds += after - (before.get(pid) ?? 0);
  return { value, cpuMicroseconds };
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
