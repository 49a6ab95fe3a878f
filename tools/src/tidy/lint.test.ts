import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const BIOME = join(ROOT, "node_modules/@biomejs/biome/bin/biome");

type Rules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Config = {
  readonly linter: { readonly rules: Rules & { readonly preset: string } };
  readonly overrides: readonly { readonly includes: readonly string[]; readonly linter: { readonly rules: Rules } }[];
};
const config = JSON.parse(readFileSync(join(ROOT, "biome.jsonc"), "utf8").replaceAll(/^\s*\/\/.*$/gm, "")) as Config;

/**
 * What the linter says of files below `cwd`, by the configuration that stands in `configured`:
 * `path rule`.
 */
function lint(configured: string, cwd: string, paths: readonly string[]): Set<string> {
  const { stdout } = spawnSync(
    process.execPath,
    [BIOME, "lint", "--reporter=json", "--max-diagnostics=none", `--config-path=${configured}`, ...paths],
    { cwd, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  return new Set(diagnostics.map(({ category, location }) => `${location.path} ${category.split("/").at(-1)}`));
}

const calls = (count: number) => "  work();\n".repeat(count);
const FUNCTIONS: readonly (readonly [string, (body: string) => string])[] = [
  ["function", (body) => `export function a(b: { c: string }, d = { e: "{" }): Promise<{ f: 1 }> {\n${body}}`],
  ["arrow", (body) => `export const a = async (b: string): Promise<void> => {\n${body}};`],
  ["arrow-of-one-name", (body) => `export const a = (b) => {\n${body}};`],
  ["expression", (body) => `export const a = () =>\n  run(() => 1,\n${body.replaceAll(";", ",")});`],
  ["method", (body) => `export class A { b(): void {\n${body}} }`],
  ["object-method", (body) => `export const a = { async b() {\n${body}} };`],
];

/** By path: the text, and the rule that must find it; null: none may. */
const PLANTED: Readonly<Record<string, readonly [string, string | null]>> = {
  "size/too-long.ts": [`export const a = [\n${"  1,\n".repeat(399)}];\n`, "noExcessiveLinesPerFile"],
  "size/long.ts": [`export const a = [\n${"  1,\n".repeat(398)}];\n`, null],
  ...Object.fromEntries(
    FUNCTIONS.flatMap(([name, around]) => [
      [`functions/long-${name}.ts`, [around(calls(75)), "noExcessiveLinesPerFunction"]],
      [`functions/${name}.ts`, [around(calls(60)), null]],
    ]),
  ),
  "functions/branches.ts": [`if (a) {\n${calls(80)}}\nfor (const b of c()) {\n${calls(80)}}\n`, null],
  "parameters/function.ts": ["export function a(b: 1, c: 2, d: 3, e: Map<string, number>): void {}", "useMaxParams"],
  "parameters/arrow.ts": [
    "export const a = async (b: { x: 1 }, c = [1, 2], d = f(1, 2), e?: string) => 1;",
    "useMaxParams",
  ],
  "parameters/rest.ts": ["export const a = { b(c: string, d: string, e: string, ...f: string[]) {} };", "useMaxParams"],
  "parameters/constructor.ts": [
    "export class A { constructor(b: string, c: string, d: string, e: string) {} }",
    "useMaxParams",
  ],
  "parameters/three.ts": [
    "export function a(b: Map<string, number>, c: [1, 2, 3, 4], d: (x: 1, y: 2, z: 3) => void) {}",
    null,
  ],
  "parameters/object.ts": ["export const a = ({ b, c, d, e, f }: X) => ({ b, c, d, e, f });", null],
  "parameters/call.ts": ["run(a, b, c, d, e);", null],
  "parameters/four.test.ts": ["export function a(b: 1, c: 2, d: 3, e: 4): void {}", null],
  "cycles/one.ts": ['import "./two.ts";\nexport const one = 1;', "noImportCycles"],
  "cycles/two.ts": ['import type { One } from "./one.ts";\nexport type Two = One;', "noImportCycles"],
  "packages/money/src/a.ts": ['import "@coffer/platform/b";\nexport const a = 1;', "noImportCycles"],
  "packages/platform/src/b.ts": ['import "./c.ts";\nexport const b = 1;', "noImportCycles"],
  "packages/platform/src/c.ts": ['export const c = await import("@coffer/money/a");', "noImportCycles"],
  "cycles/top.ts": ['import "./left.ts";\nimport "./bottom.ts";\nexport const top = 1;', null],
  "cycles/left.ts": ['import "./bottom.ts";\nexport const left = 1;', null],
  "cycles/bottom.ts": ['import "pg";\nexport const bottom = 1;', null],
  "barrels/all.ts": ['export * from "./a.ts";', "noBarrelFile"],
  "barrels/some.ts": ['export { a } from "./a.ts";\nexport type { B } from "./b.ts";\n', "noBarrelFile"],
  "barrels/named.ts": ['export * as a from "./a.ts";', "noBarrelFile"],
  "barrels/none.ts": ['export type { Logger } from "pino";\nexport const a = 1;\n', null],
  "focused/it.test.ts": ['it.only("x", () => {});', "noFocusedTests"],
  "focused/fit.test.ts": ['fit("x", () => {});', "noFocusedTests"],
  "focused/fit.ts": ['export const a = fit("x", 1);', null],
  "words/console.ts": ["console.log(1);", "noConsole"],
  "words/as-any.ts": ["export const a = b as any;", "noExplicitAny"],
  "words/any.ts": ["export function f(a: any) {}", "noExplicitAny"],
  "words/comments.ts": ['// console.log(1), as any\nexport const a = "console.log(1) as any";', null],
  "promises/floating.ts": ["export function a() {\n  Promise.resolve(1);\n}", "noFloatingPromises"],
  "promises/asked.ts": ["const b = Promise.resolve(1);\nif (b) work();", "noMisusedPromises"],
  "promises/waited.ts": ["export const a = async () => {\n  await work();\n  void work();\n};", null],
};

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
beforeAll(async () => {
  folder = await makeTemporaryFolder("lint");
});
afterAll(() => folder.remove());

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), text);
};

describe("the linter's rules", () => {
  it("find what is planted, and nothing in what is like it", () => {
    const { linter, overrides } = config;
    put("planted/biome.json", JSON.stringify({ linter, overrides }));
    for (const name of ["money", "platform"]) {
      put(`planted/packages/${name}/package.json`, `{ "name": "@coffer/${name}", "exports": { "./*": "./src/*.ts" } }`);
      mkdirSync(join(folder.path, "planted/node_modules/@coffer"), { recursive: true });
      symlinkSync(`../../packages/${name}`, join(folder.path, `planted/node_modules/@coffer/${name}`));
    }
    for (const [path, [text]] of Object.entries(PLANTED)) put(`planted/${path}`, text);

    const planted = join(folder.path, "planted");
    const found = lint(planted, planted, ["."]);
    const watched = new Set(Object.values(PLANTED).map(([, rule]) => rule));
    for (const [path, [, rule]] of Object.entries(PLANTED)) {
      const rules = [...found].filter((one) => one.startsWith(`${path} `)).map((one) => one.split(" ")[1] ?? "");
      const told = rules.filter((one) => watched.has(one));
      expect([path, told]).toEqual([path, rule === null ? [] : [rule]]);
    }
  });

  it("need each exception: without it, each of its files is found", () => {
    const exceptions = config.overrides.flatMap(({ includes, linter }) =>
      // What needs types is found only where the configuration stands in the repository.
      Object.entries(linter.rules).flatMap(([group, rules]) =>
        Object.entries(group === "nursery" ? {} : rules)
          .filter(([, level]) => level === "off")
          .flatMap(([rule]) => includes.filter((path) => !path.includes("*")).map((path) => `${path} ${rule}`)),
      ),
    );
    expect(exceptions.length).toBeGreaterThan(5);
    put("bare/biome.json", JSON.stringify({ linter: config.linter }));
    const paths = exceptions.map((one) => one.split(" ")[0] ?? "");
    const found = lint(join(folder.path, "bare"), ROOT, paths);
    expect(exceptions.filter((one) => !found.has(one))).toEqual([]);
  });
});
