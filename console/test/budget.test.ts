import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import * as english from "../src/words/english.ts";
import * as german from "../src/words/german.ts";

// What the set-up built: `npm test` sets up first.
const DIST = new URL("../dist/", import.meta.url);

const KB = 1000;

type Chunk = {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
};

describe.each([
  ["English", "manifest", english, 150],
  ["German", "manifest.de", german, 151], // its words are longer
])("the console's scripts in %s, compressed", (_language, file, words, inside) => {
  const manifest = JSON.parse(readFileSync(new URL(`.vite/${file}.json`, DIST), "utf8")) as Record<string, Chunk>;
  const sizeOf = (file: string): number => gzipSync(readFileSync(new URL(file, DIST)), { level: 9 }).length / KB;

  const sum = (files: Iterable<string>): number => [...files].reduce((all, file) => all + sizeOf(file), 0);

  const chunkOf = (name: string): Chunk => {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`the manifest has no ${name}`);
    return chunk;
  };

  /** Of a chunk, the scripts that come with it: itself, and what it needs before it can run. */
  function scriptsOf(name: string, known = new Set<string>()): Set<string> {
    const { file, imports = [] } = chunkOf(name);
    if (known.has(file)) return known;
    known.add(file);
    for (const needed of imports) scriptsOf(needed, known);
    return known;
  }

  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry) ?? "";
  const scripts = [...new Set(Object.values(manifest).map(({ file }) => file))].filter((file) => file.endsWith(".js"));
  const first = scriptsOf(entry);

  /** Comes when something is followed, as by the home page. */
  const SOCKETS = "../node_modules/graphql-ws/dist/index.js";

  it("are 130 kB at most for whoever opens the console first, and gets the login", () => {
    expect(sum(scriptsOf("src/session/login-page.tsx", new Set(first)))).toBeLessThanOrEqual(130);
  });

  it("are little more for whoever is logged in, until the home page is there, and follows what it shows", () => {
    const frame = scriptsOf("src/shell/frame.tsx", scriptsOf("src/inside-routes.tsx", new Set(first)));
    const shown = scriptsOf(SOCKETS, frame);
    expect(sum(scriptsOf("src/wallet/home/page.tsx", shown))).toBeLessThanOrEqual(inside);
  });

  it("are 60 kB at most for any other part, and 150 for the whole schema, which the explorer shows", () => {
    const others = scripts.filter((file) => !first.has(file));
    expect(others.length).toBeGreaterThan(2);
    const most = (file: string) => (file.includes("/schema-data-") ? 150 : 60);
    expect(others.filter((file) => sizeOf(file) > most(file))).toEqual([]);
  });

  it("have the table of pages in parts: the login nobody else's, and staff alone staff's", () => {
    const said = (scripts: Iterable<string>, path: string) =>
      [...scripts].some((file) => readFileSync(new URL(file, DIST), "utf8").includes(path));
    const [inside, whole] = ["src/inside-routes.tsx", "src/operate-routes.tsx"].map((part) => scriptsOf(part));
    if (!inside || !whole) throw new Error("there are two parts");
    expect([first, inside, whole].map((scripts) => said(scripts, "/wallets/$id"))).toEqual([false, true, true]);
    expect([first, inside, whole].map((scripts) => said(scripts, "/operate/people"))).toEqual([false, false, true]);
  });

  it("need none that needs them: the one that runs first would miss what the other makes", () => {
    const needs = new Map<string, Set<string>>();
    for (const { file, imports = [] } of Object.values(manifest)) {
      const needed = imports.map((name) => chunkOf(name).file).filter((other) => other !== file);
      needs.set(file, new Set([...(needs.get(file) ?? []), ...needed]));
    }
    const all = (file: string, known = new Set<string>()): Set<string> => {
      for (const next of needs.get(file) ?? []) if (!known.has(next)) all(next, known.add(next));
      return known;
    };
    expect([...needs.keys()].filter((file) => all(file).has(file))).toEqual([]);
  });

  it("carry the words of their own pages alone", () => {
    const texts = [...first].map((file) => readFileSync(new URL(file, DIST), "utf8"));
    expect(texts.some((text) => text.includes(words.shell.skip))).toBe(true);
    expect(texts.filter((text) => text.includes(words.operate.reasonMissing))).toEqual([]);
  });
});
