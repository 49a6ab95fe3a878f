import { type ChildProcess, fork } from "node:child_process";
import type { Result } from "../values/result.ts";

/** A module that takes one input, gives one answer (`answerConfined`) and is never used again. */
export type ConfinedProgram = {
  readonly module: URL;
  readonly args: readonly string[];
  /** Folders of its code. It can read nothing else of the disk, write nowhere and start nothing. */
  readonly readable: readonly URL[];
  /**
   * Whether it loads native code, which Node cannot keep from anything: for that the system's
   * limits alone hold.
   */
  readonly native: boolean;
};

export type ConfinedLimits = {
  /** Memory on top of what an empty process of Node has. */
  readonly memoryBytes: number;
  /** The part of it that JavaScript's own objects may take. */
  readonly heapBytes: number;
  readonly cpuSeconds: number;
  /**
   * From when it is ready for its input: a machine that starts it slowly is not held against the
   * input, nor is one that has no processor for it.
   */
  readonly wallMs: number;
  readonly outputBytes: number;
};

/**
 * What became of a process that did not answer as it should. All are for the input to answer for,
 * but STARVED: its time was over, and it had waited for a processor for more than half of it.
 */
export type ConfinedEnd = "DIED" | "TOOK_TOO_LONG" | "SAID_TOO_MUCH" | "STARVED";

export type RunConfined = (
  program: ConfinedProgram,
  input: Uint8Array,
  options: { readonly limits: ConfinedLimits; readonly signal?: AbortSignal },
) => Promise<Result<Buffer, ConfinedEnd>>;

/**
 * The process was never ready for its input: it is this machine or this installation that is at
 * fault.
 */
export class ConfinedNotStarted extends Error {}

/** To the starter. */
export type StarterOrder = {
  readonly id: number;
  readonly program: Omit<ConfinedProgram, "module" | "readable"> & {
    readonly module: string;
    readonly readable: readonly string[];
  };
  readonly input: Uint8Array;
  readonly limits: ConfinedLimits;
};
export type StarterCall = StarterOrder | { readonly id: number; readonly callOff: true };
export type StarterAnswer = { readonly id: number } & (
  | { readonly outcome: Result<Buffer, ConfinedEnd> }
  | { readonly notStarted: string }
);

const STARTER = new URL("./starter.ts", import.meta.url);
/** Who hands in one file hands in another soon, and a starter that is kept keeps memory. */
const IDLE_MS = 60_000;

type Starter = { readonly child: ChildProcess; readonly waiting: Map<number, (answer: StarterAnswer | null) => void> };

let starter: Starter | undefined;
let resting: NodeJS.Timeout | undefined;
let lastId = 0;

/**
 * Runs a program on an input that nobody vouches for, in a process of its own with limits that the
 * operating system enforces: memory, processor time and files by rlimit, time and output from
 * outside. It gets no environment. Whatever it does, the caller's process lives and gets an answer.
 * Rejects with ConfinedNotStarted, or with the signal's reason.
 *
 * A process is copied for each that it starts, and stands still meanwhile: a server of 400 MB for
 * 40 ms. So another starts them, which is small; it is there from the first use until none came for
 * a minute, and ends with its server.
 */
export const runConfined: RunConfined = async (program, input, { limits, signal }) => {
  signal?.throwIfAborted();
  const { child, waiting } = wakeStarter();
  lastId += 1;
  const id = lastId;
  const { module, readable, ...others } = program;
  const order: StarterOrder = {
    id,
    program: { ...others, module: module.href, readable: readable.map(({ href }) => href) },
    input,
    limits,
  };
  const callOff = () => tell(child, { id, callOff: true });
  signal?.addEventListener("abort", callOff, { once: true });
  try {
    const answer = await new Promise<StarterAnswer | null>((resolve) => {
      waiting.set(id, resolve);
      tell(child, order);
    });
    if (answer && "outcome" in answer) {
      signal?.throwIfAborted();
      return answer.outcome;
    }
    signal?.throwIfAborted();
    throw new ConfinedNotStarted(answer?.notStarted ?? "what starts confined processes has ended");
  } finally {
    signal?.removeEventListener("abort", callOff);
    waiting.delete(id);
    if (waiting.size === 0 && starter?.child === child) letRest(starter);
  }
};

/** Where it is gone, its end tells. */
const tell = (child: ChildProcess, call: StarterCall): unknown => child.connected && child.send(call, () => undefined);

function wakeStarter(): Starter {
  clearTimeout(resting);
  starter ??= start();
  starter.child.channel?.ref();
  return starter;
}

function start(): Starter {
  const child = fork(STARTER, {
    // Its exit could wait for ever for a thread that compiles (end-process.ts), and nobody for it.
    execArgv: ["--no-maglev"],
    env: {},
    serialization: "advanced",
    // A signal for the server's group of processes is not for what it has under way.
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const waiting: Starter["waiting"] = new Map();
  const started = { child, waiting };
  const gone = () => {
    if (starter === started) starter = undefined;
    for (const settle of waiting.values()) settle(null);
  };
  child.on("message", (answer: StarterAnswer) => waiting.get(answer.id)?.(answer));
  child.once("error", gone).once("exit", gone);
  child.unref();
  return started;
}

/** It keeps no process alive, and goes after a while. */
function letRest({ child }: Starter): void {
  child.channel?.unref();
  resting = setTimeout(() => {
    starter = undefined;
    child.disconnect();
  }, IDLE_MS);
  resting.unref();
}
