import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { watched } from "@coffer/platform/running/watchdog";

/** One that takes a request while it starts, and forgets it, is asked anew. */
const ANSWERS_WITHIN_MS = 5_000;
const READY_WITHIN_MS = 180_000;

export type ServiceProcess = {
  readonly name: string;
  readonly url: string;
  readonly healthUrl: string;
  readonly pid: number | undefined;
  /** Starts it, again too, and waits until it is ready. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
};

/** One command of docker-compose.yml as a process here. Its output goes to a file. */
export function makeService(options: {
  name: string;
  /** Where the command is run. */
  root: string;
  command: readonly string[];
  environment: Readonly<Record<string, string>>;
  port: number;
  healthPort: number;
  logFile: string;
}): ServiceProcess {
  const { name, root, command, environment, port, healthPort, logFile } = options;
  const healthUrl = `http://127.0.0.1:${healthPort}`;
  let child: ChildProcess | undefined;

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const running = child;
    child = undefined;
    if (!running) return null;
    if (running.exitCode !== null || running.signalCode !== null) return running.exitCode;
    const ended = new Promise<number | null>((resolve) => running.once("exit", (code) => resolve(code)));
    running.kill(signal);
    return ended;
  };
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    healthUrl,
    get pid() {
      return child?.pid;
    },
    async start() {
      const log = createWriteStream(logFile, { flags: "a", mode: 0o600 });
      const [program = "", ...args] = command;
      const started = watched(
        spawn(program === "node" ? process.execPath : program, args, {
          cwd: root,
          env: { ...programEnvironment(), ...environment },
          stdio: ["ignore", "pipe", "pipe"],
        }),
      );
      child = started;
      started.stdout.pipe(log);
      started.stderr.pipe(log);
      const until = performance.now() + READY_WITHIN_MS;
      while (!(await isReady(healthUrl))) {
        if (started.exitCode !== null) throw new Error(`${name} ended with ${started.exitCode}: ${lastOf(logFile)}`);
        if (performance.now() > until)
          throw new Error(`${name} was not ready within ${READY_WITHIN_MS / 1000} s: see ${logFile}`);
        await pause(50);
      }
    },
    async kill() {
      await end("SIGKILL");
    },
    stop: () => end("SIGTERM"),
  };
}

/** In the message, because a test's folder goes with the test. */
const lastOf = (logFile: string): string => readFileSync(logFile, "utf8").trim().split("\n").slice(-3).join("\n");

const isReady = (healthUrl: string): Promise<boolean> =>
  fetch(`${healthUrl}/health/ready`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
