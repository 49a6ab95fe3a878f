import { readdirSync, readFileSync } from "node:fs";

/**
 * A function of a subgraph's schema: prisma/<subgraph>/functions/<name>.sql, its definition and who
 * may call it.
 */
export type FunctionFile = { readonly name: string; readonly text: string };

const HEAD = /^CREATE OR REPLACE FUNCTION ([a-z_0-9]+)\s*\(.*?(?=\bLANGUAGE\b)/gms;

/** Where a subgraph's functions stand, under the checkout. */
export const functionsFolder = (subgraph: string): string => `prisma/${subgraph}/functions/`;

/**
 * The functions of a subgraph as the working tree has them, by name; none where it has no folder.
 */
export function readFunctionFiles(root: URL, subgraph: string): FunctionFile[] {
  const folder = new URL(functionsFolder(subgraph), root);
  return listFolder(folder)
    .filter((file) => file.endsWith(".sql"))
    .toSorted()
    .map((file) => ({ name: file.slice(0, -".sql".length), text: readFileSync(new URL(file, folder), "utf8") }));
}

/**
 * What is wrong with a file itself, or null. Names are unique, so that a right and a removal need
 * no arguments.
 */
export function findFileFault({ name, text }: FunctionFile): string | null {
  const made = [...text.matchAll(HEAD)].map(([, found]) => found);
  return made.length === 1 && made[0] === name
    ? null
    : `${name}.sql must have one CREATE OR REPLACE FUNCTION, of ${name}`;
}

/**
 * What turns the functions of one state into those of another, as SQL: those that were taken away
 * are dropped, those that are new or otherwise are made as their file says, what they call before
 * them.
 */
export function diffFunctions(before: readonly FunctionFile[], after: readonly FunctionFile[]): string {
  const was = new Map(before.map(({ name, text }) => [name, text]));
  const is = new Map(after.map(({ name, text }) => [name, text]));
  const changed = inOrderOfCalls(after.filter(({ name, text }) => was.get(name) !== text));
  return [
    ...changed.map(({ name, text }) => {
      const old = was.get(name);
      // PostgreSQL would keep both: it tells functions apart by their arguments.
      const drop = old !== undefined && signatureOf(old) !== signatureOf(text) ? `DROP FUNCTION ${name};\n` : "";
      return `-- functions/${name}.sql\n${drop}${text}`;
    }),
    ...before.filter(({ name }) => !is.has(name)).map(({ name }) => `DROP FUNCTION ${name};\n`),
  ].join("\n");
}

/** Name, arguments and result, without comments and without how they are laid out. */
const signatureOf = (text: string): string =>
  [...text.matchAll(HEAD)].map(([head]) => head.replaceAll(/--.*$/gm, "").replaceAll(/\s+/g, " ")).join();

/** PostgreSQL looks into a function in SQL when it is made: what it calls must be there. */
function inOrderOfCalls(files: readonly FunctionFile[]): FunctionFile[] {
  const done = new Set<FunctionFile>();
  const take = (file: FunctionFile, callers: readonly FunctionFile[]) => {
    if (done.has(file) || callers.includes(file)) return;
    for (const other of files) if (new RegExp(`\\b${other.name}\\(`).test(file.text)) take(other, [...callers, file]);
    done.add(file);
  };
  for (const file of files) take(file, []);
  return [...done];
}

function listFolder(folder: URL): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return [];
  }
}
