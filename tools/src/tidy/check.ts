import { findBannedConstructs, findNames } from "./banned.ts";
import { findConsoleOffences } from "./console.ts";
import { clientTexts, findEmptyTaken } from "./empty-text.ts";
import { findFeaturesThatMeet } from "./features.ts";
import { foldersOf } from "./imports.ts";
import { findStrayImports } from "./layers.ts";
import { findUntypedMaps } from "./resolver-maps.ts";
import { findUpwardImports } from "./rooms.ts";
import { findLongComments, findLongFiles, findLongFunctions } from "./sizes.ts";
import type { Offence, RepositoryFile } from "./source-file.ts";
import { findUntestedUseCases } from "./use-case-tests.ts";
import { findWords } from "./words.ts";

const RULES = [
  findUntypedMaps,
  findLongFiles,
  findLongFunctions,
  findLongComments,
  findBannedConstructs,
  findNames,
  findWords,
  findConsoleOffences,
];

/**
 * Every offence of the style guide that a machine can see and no rule of the linter says
 * (biome.jsonc), without regard to exceptions.
 */
export function findOffences(files: readonly RepositoryFile[]): Offence[] {
  const folders = foldersOf(files);
  const texts = clientTexts(files);
  const paths = new Set(files.map(({ path }) => path));
  return [
    ...files.flatMap((file) => RULES.flatMap((rule) => rule(file))),
    ...files.flatMap((file) => findStrayImports(file, folders)),
    ...files.flatMap((file) => findUpwardImports(file, folders)),
    ...files.flatMap((file) => findFeaturesThatMeet(file, folders)),
    ...files.flatMap((file) => findEmptyTaken(file, texts)),
    ...files.flatMap((file) => findUntestedUseCases(file, paths)),
  ];
}

/**
 * A place that breaks a rule with a reason. The list may only shrink: a test fails on one that is
 * not needed any more.
 */
export type Exception = {
  readonly rule: string;
  /** A path, or the folder of many, ending in a slash. */
  readonly path: string;
  readonly reason: string;
};

const covers = ({ rule, path }: Exception, offence: Offence): boolean =>
  rule === offence.rule && (path === offence.path || (path.endsWith("/") && offence.path.startsWith(path)));

export const withoutExceptions = (offences: readonly Offence[], exceptions: readonly Exception[]): Offence[] =>
  offences.filter((offence) => !exceptions.some((exception) => covers(exception, offence)));

export const findUnneeded = (offences: readonly Offence[], exceptions: readonly Exception[]): Exception[] =>
  exceptions.filter((exception) => !offences.some((offence) => covers(exception, offence)));

export const show = ({ rule, path, line, what }: Offence): string => `${path}:${line} ${rule}: ${what}`;
