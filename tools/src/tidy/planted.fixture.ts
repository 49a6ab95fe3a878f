import { foldersOf } from "./imports.ts";
import type { Offence, RepositoryFile } from "./source-file.ts";

// What the tests of the rules plant, and how they look at what was found.

export const at = (path: string, text: string): RepositoryFile => ({ path, text });

export const rules = (found: readonly Offence[]) => found.map(({ rule }) => rule);
export const places = (found: readonly Offence[]) => found.map(({ line, what }) => `${line} ${what}`);

export const PACKAGES = [
  at("packages/platform/package.json", '{ "name": "@coffer/platform" }'),
  at("packages/money/package.json", '{ "name": "@coffer/money" }'),
  at("subgraphs/auth/package.json", '{ "name": "@coffer/auth" }'),
  at("standalone/package.json", '{ "name": "@coffer/standalone" }'),
];
export const FOLDERS = foldersOf(PACKAGES);
