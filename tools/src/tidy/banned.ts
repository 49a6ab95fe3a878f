import { findImports } from "./imports.ts";
import {
  type FileRule,
  isScript,
  isTest,
  lineAt,
  makeViews,
  type Offence,
  type RepositoryFile,
} from "./source-file.ts";

type Ban = {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly where: (path: string, text: string) => boolean;
};

const everywhere = () => true;
const isMoneyPath = (path: string) =>
  /^(subgraphs\/(payments|ledger)|packages\/money)\/src\//.test(path) && !isTest(path);
const isProduct = (path: string) => /^(gateway|subgraphs|standalone|packages)\//.test(path) && !isTest(path);

/** Sought in code, without comments and strings. */
const IN_CODE: readonly Ban[] = [
  { rule: "float", pattern: /\bparseFloat\s*\(|\.toNumber\s*\(\)/g, where: everywhere },
  {
    rule: "number-of-money",
    pattern: /(?<![.\w])Number\s*\(|\bMath\.round\s*\(|\.toFixed\s*\((?!0\))/g,
    where: isMoneyPath,
  },
  { rule: "environment", pattern: /\bprocess\s*\.\s*env\b/g, where: (path) => !/(^|\/)(config|main)\.ts$/.test(path) },
  // A process that runs several files imports it once, for the first of them: the others get no
  // hook.
  {
    rule: "hook-at-import",
    pattern: /^(?:before|after)(?:All|Each)\s*\(/gm,
    where: (path) => !path.endsWith(".test.ts"),
  },
  // Without a listener, a server that ends the connection ends the process: platform's have one.
  {
    rule: "unheard-client",
    pattern: /\bnew\s+(?:pg\.)?Client\s*\(\s*\{[^}]*connectionString/g,
    where: (path) =>
      (isProduct(path) || path.startsWith("operate/src/")) &&
      !/^packages\/(?:testkit\/|platform\/src\/postgres\/(?:with-client|wakes-postgres)\.ts$)/.test(path),
  },
  // A loader of one's own would fail for everybody where one key cannot be read: platform's has
  // that mended for all.
  {
    rule: "home-made-loader",
    pattern: /\bnew\s+DataLoader\b/g,
    where: (path) => !/^packages\/platform\/src\/running\/loader\.ts$/.test(path),
  },
  // A page of one's own would take another list's cursors: platform's marks each list's, and
  // refuses the others.
  {
    rule: "home-made-page",
    pattern: /\b(?:startCursor|endCursor|hasPreviousPage)\s*[:,]/g,
    where: (path) =>
      /^(?:subgraphs|packages)\//.test(path) && !isTest(path) && path !== "packages/platform/src/graphql/pages.ts",
  },
  // A pooler may be before the database: only the pool of open-pool.ts sees it.
  {
    rule: "home-made-pool",
    pattern: /\bnew\s+pg\s*\.\s*Pool\b/g,
    where: (path) => isProduct(path) && !/^packages\/platform\/src\/postgres\/open-pool\.ts$/.test(path),
  },
  // SQL has one way to the database (docs/adr/0003): pg, or the door that both share.
  {
    rule: "sql-through-prisma",
    pattern: /\$(?:query|execute)Raw\w*/g,
    where: (path) => isProduct(path) && path !== "packages/platform/src/postgres/sql.ts",
  },
  // What lives as long as the process and is filled by what comes is a cache: BoundedMap of
  // platform, which has a weight and a bound.
  {
    rule: "unbounded-cache",
    pattern: /^(?:export )?const \w+(?:: [^=\n]+)? = new Map(?:<.*>)?\(\)|\b\w*[cC]ache\w*(?:: [^=\n]+)? = new Map\b/gm,
    where: isProduct,
  },
  // What is started otherwise goes on when a kill ends us: watchdog.ts of platform, and confined/:
  // its starter ends with its channel, and its shell watches itself.
  {
    rule: "unwatched-child",
    pattern: /(?<!\bwatched\(\s*)(?<![.\w])(?:spawn|fork)\s*\(/g,
    where: (path) =>
      !isTest(path) &&
      !/^packages\/platform\/src\/(?:running\/watchdog|confined\/(?:run-confined|confine))\.ts$|^tools\/setup\//.test(
        path,
      ),
  },
  // Node's way out can wait for ever: end-process.ts of platform has somebody who does not.
  {
    rule: "endless-exit",
    pattern: /\bprocess\s*\.\s*exit\s*\(/g,
    where: (path) =>
      !isTest(path) &&
      !/^packages\/platform\/src\/(?:running\/end-process|confined\/(?:starter|answer-confined))\.ts$|^tools\/setup/.test(
        path,
      ),
  },
  // The linter knows the plain forms.
  { rule: "only", pattern: /\b(?:it|test|describe)(?:\.\w+)+\.only\b/g, where: isTest },
  { rule: "sleep", pattern: /\bsetTimeout\s*\(/g, where: isTest },
  // Fails on a machine that is busy, and says nothing that a longer wait would not: two minutes for
  // what is waited for, and for a test as vitest.config.ts says.
  {
    rule: "short-wait",
    pattern: /\btimeout:\s*(?:\d{1,5}|(?:\d{1,2}|1[01]\d)_\d{3})\b(?!_)|^[ \t]*\}, \d{1,3}_000\);$/gm,
    where: (path) => isTest(path) || (path.startsWith("e2e/src/") && !path.startsWith("e2e/src/demo")),
  },
  // An account's id where a user's is meant would compile: ids are of types (contracts/src/ids.ts).
  // The id of an event may be any text.
  {
    rule: "plain-id",
    pattern: /\b(?:\w+Ids?|ids?)\??:\s*(?:readonly\s+)?string\b/g,
    where: (path) =>
      /^(?:subgraphs\/[^/]+\/src\/(?:domain|app)|packages\/contracts\/src)\/(?!event\.ts$)/.test(path) && !isTest(path),
  },
  {
    rule: "impure-domain",
    pattern: /\bawait\b|\basync\b|\bnew Date\(\)|\bDate\.now\b|\bMath\.random\b|\bprocess\./g,
    where: (path) => /^subgraphs\/[^/]+\/src\/domain\//.test(path) && !isTest(path),
  },
  {
    rule: "resolver-does-more",
    pattern: /\btry\s*\{|\b(?:for|while)\s*(?:await\s*)?\(/g,
    // A root field's, wherever it stands: where a layer has folders for features, those of root
    // fields are gone.
    where: (path, text) =>
      /^subgraphs\/[^/]+\/src\/graphql\/(?:query|mutation|subscription)\//.test(path) ||
      (/^subgraphs\/[^/]+\/src\/graphql\//.test(path) && /: (?:Query|Mutation|Subscription)Resolvers\[/.test(text)),
  },
];

/** Sought in comments too. */
const IN_COMMENTS: readonly Ban[] = [
  { rule: "left-undone", pattern: /\b(?:TODO|FIXME|HACK)\b/g, where: everywhere },
  // What is waited for was read, found or made somewhere, and its name says which; types
  // are gone from the code.
  {
    rule: "of-that-waits",
    pattern:
      /\basync function \w+Of\b|\b\w+Of = async\b|\bfunction \w+Of\b[^()]*\([^()]*\): Promise<|\b\w+Of = \([^()]*\): Promise</g,
    where: everywhere,
  },
  { rule: "silenced-types", pattern: /@ts-(?:ignore|expect-error|nocheck)\b/g, where: everywhere },
  { rule: "silenced-lint", pattern: /\b(?:biome|eslint|prettier)-(?:ignore|disable)/g, where: isProduct },
];

/**
 * Sought in strings. Behind a pooler the next statement may reach another session, so that nothing
 * which belongs to one may be relied on: a lease (lease.ts of platform), `pg_advisory_xact_lock`
 * and `SET LOCAL` will do. What prepares a database asks the server itself, and
 * postgres/wakes-postgres.ts listens where there is no pooler.
 */
const IN_STRINGS: readonly Ban[] = [
  // A search begins anew at each place of a run that it does not take: it needs the square of the
  // run's length, and what a stranger sends is long. Split at the sign and trim, or look behind:
  // /(?<!\s)\s+$/.
  {
    rule: "quadratic-search",
    pattern:
      /(?<=[(,=:[|&?]\s*)\/(?:\\[sSdDwW]|\\p\{\w+\}|\.|\[(?:\\.|[^\]\\\n])+\])(?:[*+]|\{\d+,\})\??(?!\/[gimsuyv]*[\s.,;)\]])/g,
    where: isProduct,
  },
  // Of what is random, one time in thirty-two the character that is put there stood there before:
  // `altered` of packages/testkit.
  { rule: "half-forged", pattern: /(?<!\b[A-Z_]+|Xpub)\.slice\(0, -\d+\)\}[\w-]/g, where: isTest },
  // A moment is kept rounded to the millisecond, and what is due now would be due a moment later:
  // compare it with one that is rounded alike.
  {
    rule: "finer-than-kept",
    pattern: /\bdue_at\s*<=?\s*(?:clock_timestamp|statement_timestamp|now)\(\)(?!::timestamptz\(3\)|\s*[+-])/g,
    where: everywhere,
  },
  { rule: "money-through-prisma", pattern: /@prisma\/[\w-]+|[^"'`]*\/generated\/client/g, where: isMoneyPath },
  {
    rule: "session-of-the-database",
    pattern:
      /\bpg_(?:try_)?advisory_(?:un)?lock\w*|(?<=[(:=,?]\s*["'`]\s*|;\s*)(?:(?:RE)?SET\s+(?!LOCAL\b|TRANSACTION\b|CONSTRAINTS\b)|(?:UN)?LISTEN\b|DECLARE\b|PREPARE\b|DISCARD\b|CREATE\s+TEMP)/g,
    where: (path) => isProduct(path) && !/^packages\/platform\/src\/postgres\/(?!sql\.ts$|lease\.ts$)/.test(path),
  },
];

/** The module that a test would sleep with. */
const findSleepers: FileRule = (file) =>
  findImports(file, new Map())
    .filter(({ specifier }) => isTest(file.path) && /^(node:)?timers\/promises$/.test(specifier))
    .map(({ line, specifier }) => ({ rule: "sleep", path: file.path, line, what: specifier }));

export const findBannedConstructs: FileRule = (file) => {
  if (!isScript(file.path)) return [];
  const { code, stringless, commentless } = makeViews(file);
  return [
    ...seek(file, code, IN_CODE),
    ...seek(file, stringless, IN_COMMENTS),
    ...seek(file, commentless, IN_STRINGS),
    ...findSleepers(file),
  ];
};

const seek = ({ path }: RepositoryFile, text: string, bans: readonly Ban[]): Offence[] =>
  bans
    .filter(({ where }) => where(path, text))
    .flatMap(({ rule, pattern }) =>
      [...text.matchAll(pattern)].map((found) => ({
        rule,
        path,
        line: lineAt(text, found.index),
        what: found[0].trim(),
      })),
    );

const EMPTY_NAME = /(^|[-./])(utils?|helpers?|common|managers?|services?|misc)([-./]|$)/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;

/** Names that say nothing of what is inside, and file names that are not kebab-case. */
export const findNames: FileRule = ({ path }) => {
  const offences: Offence[] = [];
  const empty = EMPTY_NAME.exec(path)?.[2];
  if (empty && isScript(path))
    offences.push({ rule: "name", path, line: 1, what: `"${empty}" says nothing of what is inside` });
  const name = path.split("/").at(-1) ?? "";
  if (isScript(path) && !KEBAB.test(name))
    offences.push({ rule: "name", path, line: 1, what: `${name} is not kebab-case` });
  return offences;
};
