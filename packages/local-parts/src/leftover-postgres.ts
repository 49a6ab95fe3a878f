import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { StartError } from "./data-folder.ts";
import { isRunning } from "./pid-lock.js";
import { run } from "./postgres-account.ts";

const POLL_MS = 20;
const STOP_MS = 5_000;

/**
 * Stops a server that is still running on this data, because the Coffer that started it was killed.
 * The caller holds the data folder's lock, so it belongs to no living Coffer. A pid file that names
 * a process of another program (the machine was restarted) is removed, but only when nothing works
 * on the data.
 */
export async function stopLeftover(data: string, onLog: (line: string) => void): Promise<void> {
  const noted = await notedPid(data);
  const found = await processesOn(data);
  if (found.length === 0) {
    if (noted !== undefined && isRunning(noted, null) && process.platform === "linux")
      await rm(join(data, "postmaster.pid"), { force: true }); // it may just have ended, and removed it
    return;
  }
  onLog(`stopping the server that an earlier start left behind (process ${noted ?? found.join(", ")})`);
  const postmaster = found.find((pid) => pid === noted);
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    if (postmaster !== undefined) send(postmaster, signal);
    if (await areGone(data)) return;
  }
  throw new StartError(
    `PostgreSQL still runs on ${data}, left behind by an earlier start, and does not stop.\n` +
      `End it, then start again: kill -QUIT ${(await processesOn(data)).join(" ")}`,
  );
}

async function notedPid(data: string): Promise<number | undefined> {
  const text = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  return pid > 0 ? pid : undefined;
}

/**
 * The server and its workers: on Linux every process that stands in the folder, as all of them do;
 * elsewhere by `ps`.
 */
async function processesOn(data: string): Promise<number[]> {
  if (process.platform !== "linux") {
    const { output } = await run("ps", ["-axo", "pid=,command="], undefined);
    const lines = output.split("\n").filter((line) => line.includes("/bin/postgres ") && line.includes(` ${data} `));
    return lines.map((line) => Number.parseInt(line, 10));
  }
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const there = await Promise.all(pids.map((pid) => standsIn(pid, data)));
  return pids.filter((_, index) => there[index]).map(Number);
}

async function standsIn(pid: string, data: string): Promise<boolean> {
  try {
    return (
      (await readlink(`/proc/${pid}/cwd`)) === data && (await readlink(`/proc/${pid}/exe`)).includes("/bin/postgres")
    );
  } catch {
    return false; // It ended, or is another user's: the server's own files are readable by its owner and root only.
  }
}

async function areGone(data: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < STOP_MS; waitedMs += POLL_MS) {
    if ((await processesOn(data)).length === 0) return true;
    await pause(POLL_MS);
  }
  return false;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in between; areGone looks again.
  }
}
