import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { buildConsole, isConsoleStale } from "./setup/console.js";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const FILES = [
  "package-lock.json",
  "docs/ERRORS.md",
  "packages/contracts/src/subgraphs.ts",
  "packages/platform/src/identity/permissions.ts",
];
const OPTIONS = { env: {}, signal: new AbortController().signal };
const WORKS = `
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
const root = new URL("../../../console/", import.meta.url);
mkdirSync(new URL("dist/", root), { recursive: true });
writeFileSync(new URL("dist/index.html", root), readFileSync(new URL("src/main.tsx", root), "utf8"));
`;

/** A checkout with a build that copies. */
function checkout(build = WORKS) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "coffer-setup-console-")));
  made.push(root);
  write(root, "package.json", '{ "type": "module" }');
  for (const file of FILES) write(root, file, "{}");
  write(root, "tools/src/console/build.ts", build);
  write(root, "console/src/main.tsx", "one");
  write(root, "schema/a.graphql", "type A { a: Int }");
  return root;
}

function write(root: string, file: string, text: string) {
  mkdirSync(join(root, dirname(file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

describe("the console in the set-up", () => {
  it("says what could not be built and why, and tries again the next time", async () => {
    const root = checkout('process.stderr.write("main.tsx:3 unexpected token\\n"); process.exit(1);');
    await expect(buildConsole(root, OPTIONS)).rejects.toThrow(
      /the console could not be built:\nmain\.tsx:3 unexpected token\n.*run the same command again/s,
    );
    expect(isConsoleStale(root)).toBe(true);
  });

  it("is built once, in an environment that has nothing, and not again", async () => {
    const root = checkout();
    expect(isConsoleStale(root)).toBe(true);
    await buildConsole(root, OPTIONS);
    expect(readFileSync(join(root, "console/dist/index.html"), "utf8")).toBe("one");
    expect(isConsoleStale(root)).toBe(false);
  });

  it.each<[string, string]>([
    ["console/src/main.tsx", "two"],
    ["console/src/more.ts", "new"],
    ["schema/a.graphql", "type A { b: Int }"],
    ["packages/client/src/client.js", "new"],
    ["tools/src/console/build.ts", `${WORKS}\n`],
    ...FILES.map((file): [string, string] => [file, "another"]),
  ])("is built anew where %s is another", async (file, text) => {
    const root = checkout();
    await buildConsole(root, OPTIONS);
    write(root, file, text);
    expect(isConsoleStale(root)).toBe(true);
  });

  it.each(["console/dist/index.html", "console/src/generated/home.ts", "console/shots/home.png", "docs/page.md"])(
    "is left as it is where %s is another",
    async (file) => {
      const root = checkout();
      await buildConsole(root, OPTIONS);
      write(root, file, "another");
      expect(isConsoleStale(root)).toBe(false);
    },
  );

  it("is no matter of a checkout that has none", () => {
    const root = checkout();
    rmSync(join(root, "console"), { recursive: true });
    expect(isConsoleStale(root)).toBe(false);
    expect(existsSync(join(root, "console"))).toBe(false);
  });
});
