import { stripTypeScriptTypes } from "node:module";
import { maskLiterals } from "./mask-literals.ts";

/** A tracked file. Paths are relative to the repository, with forward slashes. */
export type RepositoryFile = { readonly path: string; readonly text: string };

/** A place that breaks a rule. */
export type Offence = { readonly rule: string; readonly path: string; readonly line: number; readonly what: string };

/** A rule looks at one file and knows nothing else. */
export type FileRule = (file: RepositoryFile) => readonly Offence[];

export const isScript = (path: string): boolean => /\.(ts|mts|js|mjs|cjs)$/.test(path);
/** Files that only tests load. */
export const isTest = (path: string): boolean =>
  /\.test\.ts$|\.fixture\.ts$/.test(path) || /(^|\/)test\//.test(path) || path.startsWith("packages/testkit/");

export const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length;

type Views = {
  readonly code: string;
  readonly commentless: string;
  readonly stringless: string;
  readonly script: string;
};

const cache = new WeakMap<RepositoryFile, Views>();

/**
 * Views of a script with the same lines as its text: without comments, without what strings and
 * regular expressions hold, as `code` without either, and as `script` without types besides. There
 * is no parser here: TypeScript 7 has no API for JavaScript, so types go as Node itself strips
 * them, and the rest is read by its brackets.
 */
export function makeViews(file: RepositoryFile): Views {
  const known = cache.get(file);
  if (known) return known;
  const untyped = /\.m?ts$/.test(file.path) ? stripTypeScriptTypes(file.text) : file.text;
  const views = {
    code: maskLiterals(file.text, { comments: true, strings: true }),
    commentless: maskLiterals(file.text, { comments: true, strings: false }),
    stringless: maskLiterals(file.text, { comments: false, strings: true }),
    script: maskLiterals(untyped, { comments: true, strings: true }),
  };
  cache.set(file, views);
  return views;
}
