import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { takeLock } from "../../packages/local-parts/src/pid-lock.js";
import { buildConsole, isConsoleStale } from "./console.js";
import { generateClients, staleSchemas } from "./generate.js";
import { install, reasonToInstall } from "./install.js";
import { SetupFailure, say } from "./report.js";

const WAIT_MS = 200;

/**
 * Makes a checkout ready to run: installs what is not installed, generates what is not generated,
 * and builds the console where what it is made from is not what it was. When nothing is to be done
 * it only reads and hashes.
 *
 * @param {string} root absolute path of the checkout
 * @param {{ env: Record<string, string | undefined>, signal: AbortSignal }} options env: what npm
 *   and Prisma are
 * started with
 */
async function setUp(root, options) {
  if (isReady(root)) return;
  const lock = await waitForLock(join(root, ".coffer-setup.lock"), options.signal);
  try {
    const reason = reasonToInstall(root);
    if (reason) await install(root, reason, options);
    const stale = staleSchemas(root);
    if (stale.length > 0) await generateClients(root, stale, options);
    if (isConsoleStale(root)) await buildConsole(root, options);
  } finally {
    lock.release();
  }
}

function isReady(root) {
  return reasonToInstall(root) === null && staleSchemas(root).length === 0 && !isConsoleStale(root);
}

async function waitForLock(file, signal) {
  let isAnnounced = false;
  for (;;) {
    if (signal.aborted) throw new SetupFailure("stopped");
    const lock = takeLock(file);
    if (lock.held) return lock;
    if (!isAnnounced) say(`another setup of this folder is running (process ${lock.owner.pid}); waiting for it`);
    isAnnounced = true;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

const stopped = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(name, () => stopped.abort());
try {
  await setUp(fileURLToPath(new URL("../..", import.meta.url)), { env: process.env, signal: stopped.signal });
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  say(error.message);
  process.exitCode = 1;
}
