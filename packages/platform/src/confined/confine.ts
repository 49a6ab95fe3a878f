import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { err, ok, type Result } from "../values/result.ts";
import { emptyProcessBytes, watchMemory } from "./memory.ts";
import { queuedMs } from "./processor.ts";
import {
  type ConfinedEnd,
  type ConfinedLimits,
  ConfinedNotStarted,
  type ConfinedProgram,
  type RunConfined,
} from "./run-confined.ts";

const START_MS = 20_000;
const LAST_RESORT_MS = 2_000;
const MEGABYTE = 1024 * 1024;
/** Below everybody who waits for an answer, so that files to be judged slow nobody down. */
export const NICE = 5;
const ASK_AGAIN_MS = 100;

/**
 * The shell sets the system's limits, starts the program and waits for the end of descriptor 3,
 * whose other end only the caller holds: at the caller's word, or at its death of whatever kind,
 * the program is killed. It stays between the two so that somebody collects the program's exit: a
 * server that is process 1 of a container collects none that it does not know. Descriptor 4 takes
 * the answer. The memory limit is set where there is one; the first to go where memory ends is
 * this.
 */
const SHELL = `
echo 1000 2>/dev/null >/proc/self/oom_score_adj
ulimit -c 0; ulimit -f 0; ulimit -t "$1" || exit 126
[ "$2" = 0 ] || ulimit -d "$2" || exit 126
shift 2
exec 5<&0
"$@" <&5 3<&- 5<&- &
program=$!
exec 0<&- 4>&- 5<&-
read -r gone <&3
kill -KILL "$program" 2>/dev/null
wait "$program"
`;

/**
 * What `runConfined` promises, here and now. To start a process stands still for as long as its
 * parent is large: the starter is small.
 */
export const confine: RunConfined = async (program, input, { limits, signal }) => {
  const systemLimits = await prepareLimits(limits);
  signal?.throwIfAborted();
  const child = spawn("/bin/sh", ["-c", SHELL, "sh", ...systemLimits, ...commandOf(program, limits)], {
    cwd: "/",
    // One thread for native work, and one arena: each costs memory that counts.
    env: { UV_THREADPOOL_SIZE: "1", MALLOC_ARENA_MAX: "1" },
    detached: true,
    stdio: ["pipe", "ignore", "ignore", "pipe", "pipe"],
  });
  lowerSession(child);
  return converse(child, input, { limits, signal });
};

async function prepareLimits({ cpuSeconds, memoryBytes, heapBytes }: ConfinedLimits): Promise<[string, string]> {
  const empty = await emptyProcessBytes(heapFlags(heapBytes));
  return [String(cpuSeconds), empty === null ? "0" : String(Math.ceil((empty + memoryBytes) / 1024))];
}

// What it would compile beside its work it does not live long enough for, and its exit could wait
// for that for ever (end-process.ts).
const heapFlags = (heapBytes: number) => ["--no-maglev", `--max-old-space-size=${Math.ceil(heapBytes / MEGABYTE)}`];

function commandOf({ module, args, readable, native }: ConfinedProgram, { heapBytes }: ConfinedLimits): string[] {
  const rights = readable.map((folder) => `--allow-fs-read=${fileURLToPath(folder)}`);
  if (native) rights.push("--allow-addons");
  return [process.execPath, ...heapFlags(heapBytes), "--permission", ...rights, fileURLToPath(module), ...args];
}

/**
 * What is said on descriptor 4: one line that it is ready, with its process id, then the answer.
 */
const READY = /^ready (\d+)\n/;
const READY_BYTES_MAX = 32;

function converse(
  child: ChildProcess,
  input: Uint8Array,
  { limits, signal }: { limits: ConfinedLimits; signal: AbortSignal | undefined },
): Promise<Result<Buffer, ConfinedEnd>> {
  const { promise, resolve, reject } = Promise.withResolvers<Result<Buffer, ConfinedEnd>>();
  const [toProgram, , , lifeline, fromProgram] = child.stdio as [Writable, null, null, Writable, Readable];
  let received: Buffer[] = [];
  let receivedBytes = 0;
  let ready = false;
  let end: ConfinedEnd | null = null;

  const kill = (why: ConfinedEnd | null) => {
    end ??= why;
    if (why) received = [];
    lifeline.destroy();
    lastResort ??= setTimeout(() => killGroup(child), LAST_RESORT_MS);
  };
  let lastResort: NodeJS.Timeout | undefined;
  let stopWatching = () => {};
  let deadline = setTimeout(() => kill(null), START_MS);
  const begin = (pid: number) => {
    ready = true;
    clearTimeout(deadline);
    const queuedBefore = queuedMs(pid);
    const isStarved = () => queuedMs(pid) - queuedBefore > limits.wallMs / 2;
    deadline = setTimeout(() => kill(isStarved() ? "STARVED" : "TOOK_TOO_LONG"), limits.wallMs);
    stopWatching = watchMemory(pid, limits.memoryBytes, () => kill("DIED"));
    toProgram.end(input);
  };
  const onAbort = () => kill("DIED");
  signal?.addEventListener("abort", onAbort, { once: true });

  fromProgram.on("data", (chunk: Buffer) => {
    if (end) return;
    received.push(chunk);
    receivedBytes += chunk.length;
    if (!ready) {
      const line = READY.exec(Buffer.concat(received).toString("latin1", 0, READY_BYTES_MAX));
      if (line) {
        received = [Buffer.concat(received).subarray(line[0].length)];
        receivedBytes = received[0]?.length ?? 0;
        begin(Number(line[1]));
      } else if (receivedBytes >= READY_BYTES_MAX) kill(null);
    }
    if (receivedBytes > limits.outputBytes) kill("SAID_TOO_MUCH");
  });
  // It has ended, or will say no more: either way the shell may collect it.
  fromProgram.on("end", () => kill(null));
  // Whoever dies does not read to the end.
  for (const stream of [toProgram, lifeline, fromProgram]) stream.on("error", () => kill(null));

  child.once("error", (error) =>
    reject(new ConfinedNotStarted("a confined process cannot be started", { cause: error })),
  );
  child.once("close", (code) => {
    if (signal?.aborted) reject(signal.reason);
    else if (!ready) reject(new ConfinedNotStarted(`a confined process ended with ${code} before it was ready`));
    else resolve(end || code !== 0 ? err(end ?? "DIED") : ok(Buffer.concat(received)));
  });
  return promise.finally(() => {
    clearTimeout(deadline);
    clearTimeout(lastResort);
    stopWatching();
    signal?.removeEventListener("abort", onAbort);
  });
}

/**
 * Linux weighs sessions against each other before it weighs the processes of one (sched(7), "The
 * autogroup feature"), unless it runs them in a container: what has a session of its own would be
 * as dear as everybody else together, however nice it is.
 */
function lowerSession(child: ChildProcess): void {
  const { pid, exitCode, signalCode } = child;
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(NICE));
  } catch (error) {
    // The system takes one such word in a tenth of a second. All else: it has ended already, or
    // this system has no such thing; the limits hold all the same.
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN") setTimeout(() => lowerSession(child), ASK_AGAIN_MS);
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It ended meanwhile.
  }
}
