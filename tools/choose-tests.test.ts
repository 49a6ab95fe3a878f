import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import config from "../vitest.config.ts";
import { chooseTests } from "./src/choose-tests.ts";

const USUAL = ["--project=unit", "--project=int", "--project=e2e"];

describe("npm test", () => {
  it("runs unit, int and e2e, and says that others are left out", () => {
    expect(chooseTests([], false)).toEqual({ args: USUAL, left: expect.stringContaining("npm test -- --all") });
    expect(chooseTests(["--bail=1"], false).args).toEqual([...USUAL, "--bail=1"]);
  });

  it.each([
    [["--all"], false, []],
    [["--all", "--bail=1"], false, ["--bail=1"]],
    [[], true, []],
    [["subgraphs/payments"], false, ["subgraphs/payments"]],
    [["--project=heavy"], false, ["--project=heavy"]],
    [["--project", "heavy"], false, ["--project", "heavy"]],
    [["e2e/test/kills.e2e.test.ts", "--all"], true, ["e2e/test/kills.e2e.test.ts"]],
  ])("leaves nothing out for %j, with REQUIRE_ALL %j", (given, isAllRequired, args) => {
    expect(chooseTests(given, isAllRequired)).toEqual({ args, left: null });
  });

  it("is run whole by the continuous integration", () => {
    expect(readFileSync(new URL("../.ci/run", import.meta.url), "utf8")).toMatch(/^npm test -- --all$/m);
  });
});

describe("the projects of vitest.config.ts", () => {
  const projects = (config.test?.projects ?? []) as { test: { name: string; include: string[]; exclude?: string[] } }[];
  const named = new Map(projects.map(({ test }) => [test.name, test]));
  const listed = ["heavy", "heavy-int", "large"].flatMap((name) => named.get(name)?.include ?? []);
  const files = execFileSync("git", ["ls-files", "*.test.ts"], {
    cwd: new URL("../", import.meta.url),
    encoding: "utf8",
  })
    .trim()
    .split("\n");
  /** `a/{b,c}.ts` as what it stands for. */
  const expand = (pattern: string): string[] => {
    const [, before = "", names = "", after = ""] = /^(.*)\{(.*)\}(.*)$/.exec(pattern) ?? [];
    return names === "" ? [pattern] : names.split(",").map((name) => `${before}${name}${after}`);
  };

  it("run each test once: what is heavy is not usual, and is there", () => {
    expect([...named.keys()]).toEqual(["unit", "int", "e2e", "heavy", "heavy-int", "large"]);
    for (const name of ["unit", "int", "e2e"]) {
      expect(named.get(name)?.exclude).toEqual(expect.arrayContaining(listed));
    }
    expect(named.get("unit")?.exclude).toEqual(
      expect.arrayContaining(["int", "e2e"].flatMap((name) => named.get(name)?.include ?? [])),
    );
    const all = listed.flatMap(expand);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((file) => !files.includes(file))).toEqual([]);
  });
});
