import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";

/**
 * @typedef {object} LockOwner
 * @property {number | null} pid null while its owner is just about to write the file
 * @property {string | null} started tells a process from a later one with the same id; null where
 *   /proc is missing
 * @property {string} since ISO 8601, UTC
 */

// Between the creation of a lock file and the writing of its text there are microseconds; one that
// is still empty after this time was left by a machine that stopped in between.
const EMPTY_LOCK_MAX_MS = 5_000;
const TAKEOVER_PAUSE_MS = 20;

/**
 * Takes an exclusive lock that is a file naming the process that holds it. A lock whose process no
 * longer lives (also when another process has its id now) is taken over.
 *
 * @param {string} file
 * @returns {{ held: true, release: () => void } | { held: false, owner: LockOwner }}
 */
export function takeLock(file) {
  const me = { pid: process.pid, started: startOf(process.pid), since: new Date().toISOString() };
  for (;;) {
    if (createExclusively(file, JSON.stringify(me))) return { held: true, release: () => releaseLock(file, me) };
    const owner = readOwner(file);
    if (owner && isHeld(file, owner)) return { held: false, owner };
    if (owner) removeAbandoned(file);
  }
}

/**
 * Whether this process runs now. A zombie does not: it holds nothing any more.
 *
 * @param {number} pid
 * @param {string | null} started what startOf said when the process was noted
 */
export function isRunning(pid, started) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  if (started === null) return true;
  return startOf(pid) === started;
}

/**
 * A mark that no other process of this machine gets, also after a reboot; null where /proc does not
 * tell.
 *
 * @param {number} pid
 * @returns {string | null}
 */
export function startOf(pid) {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // proc(5): the command in parentheses may hold spaces; after it come the state (3rd field) …
    // the start (22nd).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? "ended" : `${boot}:${fields[19]}`;
  } catch {
    return null;
  }
}

function createExclusively(file, text) {
  try {
    writeFileSync(file, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** @returns {LockOwner | undefined} undefined when the lock is gone */
function readOwner(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const { pid, started, since } = JSON.parse(text);
    if (Number.isInteger(pid) && pid > 0) return { pid, started: started ?? null, since };
  } catch {
    // Not written yet, or damaged: judged by its age.
  }
  return { pid: null, started: null, since: "" };
}

function isHeld(file, owner) {
  if (owner.pid !== null) return isRunning(owner.pid, owner.started);
  try {
    return Date.now() - statSync(file).mtimeMs < EMPTY_LOCK_MAX_MS;
  } catch {
    return false;
  }
}

/**
 * Two processes may find the same abandoned lock: only who holds the guard removes it, and only
 * after looking again.
 */
function removeAbandoned(file) {
  const guard = `${file}.takeover`;
  if (!createExclusively(guard, "")) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TAKEOVER_PAUSE_MS);
    if (!isHeld(guard, { pid: null })) rmSync(guard, { force: true });
    return;
  }
  try {
    const owner = readOwner(file);
    if (owner && !isHeld(file, owner)) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function releaseLock(file, me) {
  const owner = readOwner(file);
  if (owner?.pid === me.pid && owner.started === me.started) rmSync(file, { force: true });
}
