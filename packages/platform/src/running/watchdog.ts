import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";

const SCRIPT = new URL("./watchdog.sh", import.meta.url).pathname;

/** What the watchdog would have to be told again, were it to end before us. */
const known = new Set<string>();
let dog: ChildProcess | undefined;

/**
 * The child ends when this process does, SIGKILL included: a shell beside us notices by a pipe that
 * we are gone. `signal`: what ends it well; SIGKILL where it does not do within seconds. Everything
 * that is started here for longer than a moment goes through it (tools/src/tidy/banned.ts).
 */
export function watched<Child extends ChildProcess>(child: Child, signal: "KILL" | "QUIT" | "TERM" = "KILL"): Child {
  const { pid } = child;
  if (pid === undefined) return child;
  const line = `child ${pid} ${signal}`;
  tell(line);
  child.once("exit", () => forget(line, `gone ${pid}`));
  return child;
}

/** The temporary folder is removed when this process ends without having done it. */
export function watchFolder(path: string): { removed(): void } {
  const line = `folder ${path}`;
  tell(line);
  return { removed: () => forget(line, `kept ${path}`) };
}

/** This process is about to end, and is ended by force where that takes seconds. */
export function endsNow(): void {
  tell(`ending ${process.pid}`);
}

function tell(line: string): void {
  known.add(line);
  dog ??= start();
  dog.stdin?.write(`${line}\n`);
}

function forget(line: string, word: string): void {
  if (known.delete(line)) dog?.stdin?.write(`${word}\n`);
}

function start(): ChildProcess {
  // A session of its own: what ends our group must not end it first. It holds no pipe of ours but
  // its input.
  const started = spawn("/bin/sh", [SCRIPT], { stdio: ["pipe", "ignore", "ignore"], detached: true, cwd: "/" });
  const lost = () => {
    if (dog !== started) return;
    dog = known.size > 0 ? start() : undefined;
    for (const line of known) dog?.stdin?.write(`${line}\n`);
  };
  started.once("exit", lost);
  started.once("error", () => {
    dog = undefined; // no shell here: the next start finds what is left behind
  });
  started.stdin?.on("error", () => undefined);
  started.unref();
  (started.stdin as Socket | null)?.unref();
  return started;
}
