import { readFileSync } from "node:fs";

type LockEntry = { version?: string; license?: string; link?: boolean; dev?: boolean; devOptional?: boolean };

const ROOT = new URL("../../", import.meta.url);

/** Licences that ask for no more than a notice. */
const PERMISSIVE = new Set([
  "MIT",
  "MIT-0",
  "Apache-2.0",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "BlueOak-1.0.0",
  "Unlicense",
]);

/**
 * Names of the packages that Coffer runs on, of every platform, by licence as package-lock.json has
 * it from their package.json.
 */
export function listLicences(): ReadonlyMap<string, readonly string[]> {
  const { packages } = JSON.parse(readFileSync(new URL("package-lock.json", ROOT), "utf8")) as {
    packages: Record<string, LockEntry>;
  };
  const byLicence = new Map<string, Set<string>>();
  for (const [path, entry] of Object.entries(packages)) {
    if (!path.includes("node_modules/") || entry.link || entry.dev || entry.devOptional) continue;
    const licence = entry.license ?? licenceIn(path) ?? "none";
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    byLicence.set(licence, (byLicence.get(licence) ?? new Set()).add(name));
  }
  return new Map([...byLicence].map(([licence, names]) => [licence, [...names].toSorted()]));
}

/** Whether every part of an expression such as `(MIT AND BSD-3-Clause)` asks for a notice only. */
export const isPermissive = (licence: string): boolean =>
  licence.split(/[\s()]+|AND|OR/).every((part) => part === "" || PERMISSIVE.has(part));

function licenceIn(path: string): string | undefined {
  try {
    return JSON.parse(readFileSync(new URL(`${path}/package.json`, ROOT), "utf8")).license;
  } catch {
    return undefined;
  }
}

// `npx node tools/src/list-licences.ts` prints the count of each, and the names of those that ask
// for more.
if (process.argv[1] === new URL(import.meta.url).pathname)
  for (const [licence, names] of listLicences())
    process.stdout.write(`${licence} ${names.length}${isPermissive(licence) ? "" : `: ${names.join(" ")}`}\n`);
