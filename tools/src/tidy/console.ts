import { posix } from "node:path";
import { lineAt, type Offence, type RepositoryFile } from "./source-file.ts";

/** Scripts of the console, those with elements too. */
const CONSOLE = /^console\/src\/(?!generated\/).+\.tsx?$/;
/** A page is a folder of one of these. */
const PAGE = /^console\/src\/(?:wallet|operate|develop)\/[^/]+\//;
const SHARED = /^console\/src\/(?:ui|live|words|kept\.|money\.|generated\/)/;
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"([^"\n]+)"/g;

type Ban = { readonly rule: string; readonly pattern: RegExp; readonly where: (path: string) => boolean };

const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const everywhere = () => true;

/** Sought in the text: elements are no TypeScript that could be read without them. */
const BANS: readonly Ban[] = [
  // An amount is text from the API to the screen; a count is a number already.
  { rule: "console-number", pattern: /(?<![.\w])(?:Number|parseFloat)\s*\(/g, where: (path) => !isTest(path) },
  // The page's policy forbids them, in the browser that runs it.
  {
    rule: "console-html",
    pattern: /\bdangerouslySetInnerHTML\b|\.(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write\b/g,
    where: everywhere,
  },
  // One file says what this browser keeps, so that whoever asks what is kept reads one file.
  { rule: "console-storage", pattern: /\blocalStorage\b/g, where: (path) => path !== "console/src/kept.ts" },
  // No stream tells staff what their order changed on other pages, and in other tabs.
  {
    rule: "console-staff-order",
    pattern: /\buseAttempt\b|\binvalidateQueries\b/g,
    where: (path) => path.startsWith("console/src/operate/") && !path.endsWith("/use-staff-order.ts"),
  },
  // Whatever a route does not name would get to the page unread.
  { rule: "console-search", pattern: /\bvalidateSearch:\s*(?:\(|async\b|function\b)/g, where: everywhere },
];

/** What only pages of the console do wrong. */
export function findConsoleOffences(file: RepositoryFile): Offence[] {
  const { path, text } = file;
  if (!CONSOLE.test(path)) return [];
  const banned = BANS.filter(({ where }) => where(path)).flatMap(({ rule, pattern }) =>
    [...text.matchAll(pattern)].map((found) => ({ rule, path, line: lineAt(text, found.index), what: found[0] })),
  );
  return [...banned, ...findStrays(file)];
}

/** Parts know no page, and pages no other page: what two of them need stands beside them. */
function findStrays({ path, text }: RepositoryFile): Offence[] {
  const page = PAGE.exec(path)?.[0];
  const isPart = path.startsWith("console/src/ui/");
  return [...text.matchAll(IMPORT)].flatMap(({ index, 1: specifier = "" }) => {
    if (!specifier.startsWith(".")) return [];
    const target = posix.join(posix.dirname(path), specifier);
    const other = PAGE.exec(target)?.[0];
    const why =
      isPart && !SHARED.test(target) ? "ui knows no page" : page && other && other !== page ? "another page" : "";
    return why ? [{ rule: "console-layers", path, line: lineAt(text, index), what: `${why}: ${specifier}` }] : [];
  });
}
