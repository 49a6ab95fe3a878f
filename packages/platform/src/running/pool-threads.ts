import { readdirSync, readFileSync } from "node:fs";
import { constants, getPriority, setPriority } from "node:os";

/** As libuv names the threads of its pool since 1.50. */
const NAME = "libuv-worker";
const TASKS = "/proc/self/task";
/** A tenth of an ordinary thread's share where both want a core (sched(7)). */
export const NICE = 10;

/**
 * Lets the threads of libuv's pool, which hash passwords, stand back where a core is wanted by who
 * answers requests: on Linux, where a thread has a priority of its own. Elsewhere nothing changes.
 * The pool is there once it was used. Returns how many threads stand back now.
 */
export function lowerPoolThreads(): number {
  try {
    const own = getPriority();
    const threads = readdirSync(TASKS).filter((id) => readFileSync(`${TASKS}/${id}/comm`, "utf8").trim() === NAME);
    for (const id of threads) setPriority(Number(id), Math.min(own + NICE, constants.priority.PRIORITY_LOW));
    return threads.length;
  } catch {
    return 0;
  }
}
