import { readdirSync, readFileSync } from "node:fs";

/**
 * How long the threads of a process have waited for a processor so far, in milliseconds: of the
 * thread that waited longest (proc(5), `schedstat`). 0 where it has ended, or the system does not
 * count this.
 */
export function queuedMs(pid: number): number {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    return Math.max(0, ...tasks.map((task) => queuedMsOf(`/proc/${pid}/task/${task}/schedstat`)));
  } catch {
    return 0;
  }
}

function queuedMsOf(file: string): number {
  const [, queuedNs = "0"] = readFileSync(file, "latin1").split(" ");
  return Number(queuedNs) / 1e6;
}
