import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runToEnd } from "./child.js";
import { SetupFailure, say } from "./report.js";

const STAMP = "console/dist/.made-from";
/** What the build reads: the console, the API, the client that both share, and how it is built. */
const SOURCES = ["console", "schema", "packages/client", "tools/src/console"];
/** What it makes pages of; and which Vite, which React: the whole lock, because a pin says less. */
const FILES = [
  "docs/ERRORS.md",
  "packages/contracts/src/subgraphs.ts",
  "packages/platform/src/identity/permissions.ts",
  "package-lock.json",
];
const NOT_READ = new Set(["node_modules", "dist", "dist.half-made", "shots", "generated", "README.md"]);

/**
 * Whether `console/dist` is missing, or was made from anything else than what is there now.
 *
 * @param {string} root
 */
export function isConsoleStale(root) {
  if (!existsSync(join(root, "console"))) return false;
  return readText(join(root, STAMP)) !== fingerprint(root);
}

/**
 * @param {string} root
 * @param {{ env: Record<string, string | undefined>, signal: AbortSignal }} options
 */
export async function buildConsole(root, { env, signal }) {
  say("building the console (this takes some seconds)");
  const made = fingerprint(root);
  const node = join(root, "node_modules/.bin/node");
  const { code, output } = await runToEnd(
    existsSync(node) ? node : process.execPath,
    [join(root, "tools/src/console/build.ts")],
    { cwd: root, env, signal },
  );
  if (code !== 0) {
    throw new SetupFailure(
      `the console could not be built:\n${output.trim()}\n` +
        "Mend what is named above, then run the same command again.",
    );
  }
  writeFileSync(join(root, STAMP), made);
}

function fingerprint(root) {
  const hash = createHash("sha256");
  for (const file of [...SOURCES.flatMap((folder) => listFiles(root, folder)), ...FILES]) {
    const text = readFileSync(join(root, file));
    hash.update(`${file}\0${text.length}\0`).update(text);
  }
  return hash.digest("hex");
}

function listFiles(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_READ.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(root, path) : [path];
    });
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
