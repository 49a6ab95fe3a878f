import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateClients, staleSchemas } from "./generate.js";
import { install, reasonToInstall } from "./install.js";
import { takeLock } from "./pid-lock.js";
import { SetupFailure, say } from "./report.js";

const WAIT_MS = 200;

/**
 * Makes a checkout ready to run: installs what is not installed and generates what is not generated. When nothing is
 * to be done it only reads and hashes.
 *
 * @param {string} root absolute path of the checkout
 * @param {Record<string, string | undefined>} env environment that npm and Prisma are started with
 */
export async function setUp(root, env) {
  if (isReady(root)) return;
  const lock = await waitForLock(join(root, ".coffer-setup.lock"));
  const release = () => lock.release();
  process.once("exit", release);
  try {
    const reason = reasonToInstall(root);
    if (reason) await install(root, reason, env);
    const stale = staleSchemas(root);
    if (stale.length > 0) await generateClients(root, stale, env);
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

function isReady(root) {
  return reasonToInstall(root) === null && staleSchemas(root).length === 0;
}

async function waitForLock(file) {
  let told = false;
  for (;;) {
    const lock = takeLock(file);
    if (lock.held) return lock;
    if (!told) say(`another setup of this folder is running (process ${lock.owner.pid}); waiting for it`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

const root = fileURLToPath(new URL("../..", import.meta.url));
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
]) {
  process.once(signal, () => process.exit(code));
}
try {
  await setUp(root, process.env);
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  say(error.message);
  process.exitCode = 1;
}
