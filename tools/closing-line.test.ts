import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const REPORTER = new URL("src/closing-line.ts", import.meta.url).pathname;
const VITEST = new URL("../node_modules/vitest/vitest.mjs", import.meta.url).pathname;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "coffer-closing-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs these tests as `npm test` runs its own. */
function run(tests: string, environment: Readonly<Record<string, string>> = {}) {
  writeFileSync(join(folder, "some.test.js"), tests);
  const { status, stdout } = spawnSync(
    process.execPath,
    [VITEST, "run", "--globals", "--root", folder, "--reporter", REPORTER],
    { encoding: "utf8", env: { PATH: process.env.PATH, ...environment } },
  );
  return { status, lines: stdout.trim().split("\n") };
}

describe("a run in which a test was skipped", () => {
  const TESTS = `it("runs", () => {}); describe.skip("a part (skipped: it is not here)", () => { it("is tried", () => {}); });`;
  const NAMED = "skipped: some.test.js: a part (skipped: it is not here) > is tried";

  it("fails where every part is required, and says which test it was", () => {
    const { status, lines } = run(TESTS, { REQUIRE_ALL: "1" });
    expect(status).toBe(1);
    expect(lines.slice(-2)).toEqual([NAMED, "1 passed, 1 failed, 0 skipped"]);
  });

  it("passes elsewhere, and says what was skipped and why", () => {
    const { status, lines } = run(TESTS);
    expect(status).toBe(0);
    expect(lines.slice(-2)).toEqual([NAMED, "1 passed, 0 failed, 1 skipped"]);
  });
});

describe("a run in which something failed", () => {
  it.each([
    ["a test", `it("runs", () => {}); it("fails", () => { throw new Error("no"); });`, "1 passed, 1 failed, 0 skipped"],
    ["a file that cannot be loaded", `throw new Error("no");`, "0 passed, 1 failed, 0 skipped"],
    [
      "a promise that nobody waited for",
      `it("runs", async () => { Promise.reject(new Error("no")); await new Promise(setImmediate); });`,
      "1 passed, 1 failed, 0 skipped",
    ],
  ])("fails with a last line that counts it: %s", (_what, tests, last) => {
    const { status, lines } = run(tests);
    expect(status).toBe(1);
    expect(lines.at(-1)).toBe(last);
  });
});
