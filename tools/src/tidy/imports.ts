import { posix } from "node:path";
import { isScript, lineAt, makeViews, type RepositoryFile } from "./source-file.ts";

export type Import = {
  readonly line: number;
  readonly specifier: string;
  /** The file of this repository that it names; null for a package of others. */
  readonly target: string | null;
  /** Its code is loaded with the file: by no `import type`, and by no `import(…)`. */
  readonly isEager: boolean;
};

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)(["'])([^"'\n]+)\1/g;

/** Static, dynamic and type imports and re-exports alike: what a file must know of. */
export function findImports(file: RepositoryFile, folders: ReadonlyMap<string, string>): Import[] {
  if (!isScript(file.path)) return [];
  const { commentless, code } = makeViews(file);
  return (
    [...commentless.matchAll(IMPORT)]
      // Within a string, such as one that a test plants, nothing is imported.
      .filter(({ index }) => /\w/.test(code.charAt(index)))
      .map(({ index, 0: found, 2: specifier = "" }) => ({
        line: lineAt(commentless, index),
        specifier,
        target: targetOf(file.path, specifier, folders),
        isEager: isEager(commentless.slice(0, index), found),
      }))
  );
}

/** `before`: what stands before `found`, which ends in the specifier. */
function isEager(before: string, found: string): boolean {
  if (/^import\s*\(/.test(found)) return false;
  const [, type] = /\b(?:import|export)\b(\s+type\s*[\w{*])?(?:(?!\b(?:import|export)\b)[^;])*$/.exec(before) ?? [];
  return !found.startsWith("from") || type === undefined;
}

/** Workspace packages map `./*` to `./src/*.ts`. */
function targetOf(path: string, specifier: string, folders: ReadonlyMap<string, string>): string | null {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(path), specifier);
  const [, name = "", rest] = /^(@[^/]+\/[^/]+)\/(.+)$/.exec(specifier) ?? [];
  const folder = folders.get(name);
  return folder && rest ? `${folder}/src/${rest}.ts` : null;
}

/** Folders of the workspace packages, by name, from their package.json files. */
export const foldersOf = (files: readonly RepositoryFile[]): ReadonlyMap<string, string> =>
  new Map(
    files
      .filter(({ path }) => path.endsWith("/package.json"))
      .map(({ path, text }) => [(JSON.parse(text) as { name: string }).name, posix.dirname(path)]),
  );
