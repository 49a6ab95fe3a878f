import { readdirSync, readFileSync } from "node:fs";

/**
 * Stops a process and all that it started where they are: it takes what it is sent, and answers
 * nothing. Returns how they go on. For Linux.
 */
export function suspend(pid: number): () => void {
  // Zero would be whoever calls this, and its family.
  if (pid <= 1) throw new Error("there is no process to suspend");
  const family = [pid, ...descendantsOf(pid)];
  for (const one of family) signal(one, "SIGSTOP");
  return () => {
    for (const one of family.toReversed()) signal(one, "SIGCONT");
  };
}

function descendantsOf(pid: number): number[] {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => parentOf(one) === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** The fourth field of its stat; the second is its name, in brackets, which may hold anything. */
function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}

/** One that has ended meanwhile needs none. */
function signal(pid: number, name: "SIGSTOP" | "SIGCONT"): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as { code?: string }).code !== "ESRCH") throw error;
  }
}
