import { type FileRule, isScript, lineAt, makeViews, type RepositoryFile } from "./source-file.ts";

// This file spells what it bans in pieces, so that it passes itself.
const of = (...pieces: string[]): string => pieces.join("");

/** How the work was done is not part of it: a reader needs the reason, not who or what wrote it. */
const MAKERS = [
  of("ag", "ents?"),
  of("sub", "ag", "ents?"),
  of("cl", "aude"),
  of("anth", "ropic"),
  of("chat", "gpt"),
  of("open", "ai"),
  of("co", "pilot"),
  of("language ", "models?"),
  of("LL", "Ms?"),
  of("AI", "[- ](?:generated|written|assist\\w*)"),
  of("sess", "ions? of (?:the )?(?:work|project)"),
  of("work ", "sess", "ions?"),
  of("co-", "authored", "-by"),
];

/**
 * What HTTP and Node's own API call by one of these words: a header, and in code the class that
 * keeps connections.
 */
const TECHNICAL = new RegExp(of("user[-_ ]?", "ag", "ent|https?[-_.]?", "ag", "ent"), "i");
const CLASS_OF_NODE = new RegExp(of("^ag", "ents?$"), "i");

/** Where packages come from is each machine's own setting. */
const HOSTS = [
  of("registry", "\\.", "npmjs\\.(?:org|com)"),
  of("registry", "\\.", "yarnpkg\\.com"),
  of("npm", "mirror\\.com"),
  of("npm\\.", "pkg\\.github\\.com"),
  of("proxy\\.", "golang\\.org"),
  of("files\\.", "pythonhosted\\.org"),
  of("repo1?\\.", "maven\\.(?:apache\\.)?org"),
  of("/", "(?:artifactory|nexus)/"),
];

/** Folders of the machine that something happened to be written on. */
const PATHS = [of("/wo", "rk/(?:main|shared)"), of("/tmp", "/notes"), of("/ho", "me/\\w+/"), of("/Us", "ers/\\w+/")];

const WORDS = new RegExp(`\\b(?:${MAKERS.join("|")})\\b`, "gi");
const PLACES = new RegExp(`(?:${[...HOSTS, ...PATHS].join("|")})`, "g");

export const findWords: FileRule = (file) => {
  const { path, text } = file;
  // In the lock file, names of packages are their authors'.
  const words = path.endsWith("package-lock.json")
    ? []
    : [...text.matchAll(WORDS)].filter((found) => !isTechnical(file, found));
  return [...words, ...text.matchAll(PLACES)].map((found) => ({
    rule: "word",
    path,
    line: lineAt(text, found.index),
    what: found[0],
  }));
};

function isTechnical(file: RepositoryFile, { 0: word, index }: RegExpExecArray): boolean {
  const isCode = isScript(file.path) && /\w/.test(makeViews(file).code.charAt(index));
  if (isCode && CLASS_OF_NODE.test(word)) return true;
  return TECHNICAL.test(file.text.slice(Math.max(0, index - 12), index + word.length));
}
