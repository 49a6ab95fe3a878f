import { execFile } from "node:child_process";
import { promisify } from "node:util";

const LOOK_EVERY_MS = 100;

/**
 * Of the engine, which it reserves at its start and fills with nothing that an input brings. Asked
 * once for each set of flags.
 */
const emptyProcesses = new Map<string, Promise<number | null>>();

/**
 * Data that a process of Node has before it does anything, as the system counts it for RLIMIT_DATA:
 * half a gigabyte of it is room for compiled code. Null where the system has no such limit: there,
 * `watchMemory` stands in.
 */
export function emptyProcessBytes(flags: readonly string[]): Promise<number | null> {
  const key = flags.join(" ");
  const known = emptyProcesses.get(key);
  if (known !== undefined) return known;
  const asked = process.platform === "linux" ? ask(flags) : Promise.resolve(null);
  emptyProcesses.set(key, asked);
  // What failed once may do better the next time.
  asked.catch(() => emptyProcesses.delete(key));
  return asked;
}

const OWN_DATA = `process.stdout.write(/VmData:\\s+(\\d+) kB/.exec(require("node:fs").readFileSync("/proc/self/status", "utf8"))[1])`;

async function ask(flags: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, "-e", OWN_DATA], { env: {} });
  return Number(stdout) * 1024;
}

/** Looks at the size of a process where the system does not limit it. Returns how to stop. */
export function watchMemory(pid: number, bytesMax: number, onExcess: () => void): () => void {
  return process.platform === "linux" ? () => {} : lookAtSize(pid, bytesMax, onExcess);
}

/** By `ps`, which every such system has. */
export function lookAtSize(pid: number, bytesMax: number, onExcess: () => void): () => void {
  const timer = setInterval(() => {
    execFile("/bin/ps", ["-o", "rss=", "-p", String(pid)], { env: {} }, (_error, stdout) => {
      if (Number(stdout) * 1024 > bytesMax) onExcess();
    });
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
