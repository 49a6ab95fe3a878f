import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Mode } from "@coffer/platform/postgres/provision";

export type Encoding = "br" | "gzip" | "identity";

/** A file as it goes out, in the encodings that were made of it. */
export type ConsoleFile = {
  readonly type: string;
  /** Its name says its content: another content has another name. */
  readonly isForGood: boolean;
  readonly etag: string;
  readonly bytes: Readonly<Partial<Record<Encoding, Buffer>>> & { readonly identity: Buffer };
};

/** The whole console, in memory: a build that replaces its folder meanwhile mixes nothing. */
export type ConsoleFiles = {
  /** The page, by the code of its language; in English always. */
  readonly pages: ReadonlyMap<string, ConsoleFile>;
  /** By the path below `/console/`. */
  readonly assets: ReadonlyMap<string, ConsoleFile>;
};

export const CONSOLE_FOLDER = new URL("../../../console/dist/", import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** As Vite names what it builds. */
const HASHED = /-[\w-]{8}\.\w+$/;

export const DEFAULT_LANGUAGE = "en";
const PAGE = /^index(?:\.([a-z]{2}))?\.html$/;

/** How the page says that its money is real, until it is told otherwise. */
const MODE_MARK = 'data-mode="production"';

/** What the set-up built (tools/src/console/build.ts). Throws where it did not. */
export function readConsoleFiles(folder: URL, mode: Mode): ConsoleFiles {
  const root = fileURLToPath(folder);
  if (!existsSync(`${root}/index.html`))
    throw new Error(
      `The console is not built: ${root} has no index.html. \`node tools/setup.cjs\` builds it; CONSOLE=off starts without it.`,
    );
  const assets = new Map<string, ConsoleFile>();
  for (const entry of readdirSync(`${root}/assets`, { withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || !type) continue;
    const path = `${entry.parentPath}/${entry.name}`;
    const bytes = {
      identity: readFileSync(path),
      ...readEncoded(path, "br", "br"),
      ...readEncoded(path, "gz", "gzip"),
    };
    assets.set(relative(root, path), { type, isForGood: HASHED.test(entry.name), etag: etagOf(bytes.identity), bytes });
  }
  const pages = readdirSync(root).flatMap((name): [string, ConsoleFile][] => {
    const [, language = DEFAULT_LANGUAGE] = PAGE.exec(name) ?? [null, ""];
    return language === "" ? [] : [[language, readPage(`${root}/${name}`, mode)]];
  });
  return { pages: new Map(pages), assets };
}

function readPage(path: string, mode: Mode): ConsoleFile {
  const html = readFileSync(path, "utf8");
  if (!html.includes(MODE_MARK)) throw new Error(`the console's page ${path} has no ${MODE_MARK}`);
  const page = Buffer.from(html.replace(MODE_MARK, `data-mode="${mode}"`));
  return { type: "text/html; charset=utf-8", isForGood: false, etag: etagOf(page), bytes: { identity: page } };
}

const readEncoded = (path: string, ending: string, encoding: Encoding) =>
  existsSync(`${path}.${ending}`) ? { [encoding]: readFileSync(`${path}.${ending}`) } : {};

const etagOf = (bytes: Buffer): string => `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
