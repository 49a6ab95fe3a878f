import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join, relative, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runToEnd } from "./child.js";
import { SetupFailure, say } from "./report.js";

const STAMP = "node_modules/.coffer-setup";
const INSTALLED = "node_modules/.package-lock.json";
const DEPENDENCY_FIELDS = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
const QUIET = ["--no-fund", "--no-audit", "--loglevel=error"];
// A person's own npm settings may leave these parts out, and Coffer does not start without them.
const WHOLE = ["--include=dev", "--include=optional", "--include=peer", "--package-lock=true", "--dry-run=false"];
const OUT_OF_STEP = /npm (error|ERR!) code EUSAGE/;
const BUSY = /npm (error|ERR!) code (ENOTEMPTY|EEXIST|EBUSY)/;
const RETRIES_MAX = 5;
const RETRY_PAUSE_MS = 5_000;

/**
 * Why the dependencies have to be installed, or null when what is installed is what
 * package-lock.json and every package.json ask for. An install that someone made with npm alone
 * counts when it is complete.
 *
 * @param {string} root
 */
export function reasonToInstall(root) {
  if (!existsSync(join(root, "node_modules"))) return "the dependencies are not installed yet";
  const wanted = fingerprint(root);
  const stamp = readText(join(root, STAMP));
  if (stamp === wanted && hasNode(root)) return null;
  if (stamp !== wanted && isCompleteInstall(root)) {
    writeStamp(root, wanted);
    return null;
  }
  const ended = existsSync(join(root, INSTALLED));
  return ended ? "the dependencies have changed" : "the last installation did not end";
}

/**
 * @param {string} root
 * @param {string} reason for people
 * @param {{ env: Record<string, string | undefined>, signal: AbortSignal }} options
 */
export async function install(root, reason, { env, signal }) {
  say(`installing, because ${reason} (this takes a minute)`);
  const npm = findNpm(root, env);
  const childEnv = npmEnv(root, env, npm.node);
  const run = (args) =>
    runToEnd(npm.command, [...npm.first, ...args, ...QUIET, ...WHOLE], { cwd: root, env: childEnv, signal });

  const usual = existsSync(join(root, "package-lock.json")) ? ["ci"] : ["install"];
  let done = await run(usual);
  for (let again = 1; again <= RETRIES_MAX && BUSY.test(done.output) && done.code !== 0; again += 1) {
    say("node_modules is still being changed by something else (a setup that was killed?): trying again");
    await pause(RETRY_PAUSE_MS);
    done = await run(usual);
  }
  if (done.code !== 0 && OUT_OF_STEP.test(done.output)) {
    say("package-lock.json does not match the package.json files: installing without it being rewritten");
    done = await run(["install", "--no-save"]);
  }
  if (done.code !== 0) throw new SetupFailure(explainFailure(done));
  if (!hasNode(root)) {
    throw new SetupFailure(
      "the package `node` was not unpacked, because npm is set to run no install scripts.\n" +
        "Run `npm ci --ignore-scripts=false`, then the same command again.",
    );
  }
  writeStamp(root, fingerprint(root));
}

/**
 * Only the fields that decide what is installed: a changed script is no reason to install again.
 */
function fingerprint(root) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  hash.update(readText(join(root, "package-lock.json")) ?? "no lock");
  for (const [path, manifest] of manifests(root)) {
    const { overrides, workspaces } = manifest;
    hash.update(JSON.stringify([path, DEPENDENCY_FIELDS.map((field) => manifest[field]), overrides, workspaces]));
  }
  return hash.digest("hex");
}

/**
 * @returns {[string, any][]} the folder of each package.json, relative to the root ("" is the
 * root), and its contents
 */
function manifests(root) {
  const main = readJson(join(root, "package.json"));
  const folders = (main.workspaces ?? []).flatMap((pattern) => {
    if (!pattern.endsWith("/*")) return [pattern];
    const parent = pattern.slice(0, -2);
    if (!existsSync(join(root, parent))) return [];
    return readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}`)
      .sort();
  });
  const present = folders.filter((folder) => existsSync(join(root, folder, "package.json")));
  return [["", main], ...present.map((folder) => [folder, readJson(join(root, folder, "package.json"))])];
}

/**
 * npm writes INSTALLED as the last act of an installation that succeeded. It is complete when
 * package-lock.json asks for what the package.json files ask for and every package of it that no
 * platform may leave out is there.
 */
function isCompleteInstall(root) {
  const lock = readJson(join(root, "package-lock.json"))?.packages;
  const installed = readJson(join(root, INSTALLED))?.packages;
  if (!lock || !installed || !hasNode(root)) return false;
  const asked = manifests(root).every(([folder, manifest]) =>
    DEPENDENCY_FIELDS.every((field) => isSame(manifest[field] ?? {}, lock[folder]?.[field] ?? {})),
  );
  const there = Object.entries(lock).every(([path, entry]) => {
    if (!path.includes("node_modules/") || entry.optional || entry.devOptional || entry.peer) return true;
    const found = installed[path];
    return found !== undefined && found.version === entry.version;
  });
  return asked && there;
}

function isSame(a, b) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/**
 * The package `node` carries the Node that everything runs on; npm unpacks it by an install script.
 */
function hasNode(root) {
  const wanted = readJson(join(root, "package.json")).devDependencies?.node !== undefined;
  return !wanted || existsSync(join(root, "node_modules/.bin/node"));
}

/**
 * The npm that started us, or the one on PATH; never with the Node below node_modules, which `npm
 * ci` deletes while it runs.
 */
function findNpm(root, env) {
  const inside = join(root, "node_modules") + sep;
  const outside = (file) => Boolean(file) && existsSync(file) && !file.startsWith(inside);
  const node = [env.npm_node_execpath, process.execPath].find(outside);
  if (node && outside(env.npm_execpath) && basename(env.npm_execpath) === "npm-cli.js") {
    return { node, command: node, first: [env.npm_execpath] };
  }
  return { node, command: "npm", first: [] };
}

function npmEnv(root, env, node) {
  const inside = join(root, "node_modules");
  const path = (env.PATH ?? "").split(delimiter).filter((folder) => relative(inside, folder).startsWith(".."));
  const quiet = { CHECKPOINT_DISABLE: "1", TURBO_TELEMETRY_DISABLED: "1", APOLLO_TELEMETRY_DISABLED: "true" };
  const result = {
    ...env,
    ...quiet,
    NO_UPDATE_NOTIFIER: "1",
    // Any executable will do: it keeps Prisma's install script from downloading an engine that
    // Coffer does not use.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PATH: [...(node ? [dirname(node)] : []), ...path].join(delimiter),
  };
  // `npm test --workspace …` and the like reach us as settings of the npm that we start, and are
  // not meant for it.
  for (const name of Object.keys(result)) {
    if (/^npm_config_(workspaces?|include_workspace_root|global|location)$/i.test(name)) {
      delete result[name];
    }
  }
  return result;
}

const CAUSES = [
  [/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/, "Check the network or proxy (`npm ping`)"],
  [/ENOSPC/, "Make room on the disk"],
  [/EACCES|EPERM/, "Make this folder yours (`ls -ld . node_modules` shows the owner)"],
  [/E404|ETARGET/, "Check which registry npm uses (`npm config get registry`): it lacks a package named above"],
  [/spawn npm ENOENT/, "Install npm, which comes with Node"],
];

function explainFailure({ code, output }) {
  const lastLines = output.trim().split("\n").slice(-20).join("\n");
  const cause = CAUSES.find(([pattern]) => pattern.test(output))?.[1] ?? "Do what npm says above";
  return `the installation failed (npm ended with ${code}):\n${lastLines}\n${cause}, then run the same command again.`;
}

function writeStamp(root, text) {
  try {
    writeFileSync(join(root, STAMP), text);
  } catch (error) {
    // A read-only checkout (a container image) is checked anew each time, which costs milliseconds.
    if (error.code !== "EROFS" && error.code !== "EACCES") throw error;
  }
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function readJson(file) {
  const text = readText(file);
  try {
    return text === null ? null : JSON.parse(text);
  } catch (error) {
    throw new SetupFailure(`${file} is not valid JSON (${error.message}): restore it (git checkout), then try again.`);
  }
}
