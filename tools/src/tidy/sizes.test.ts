import { describe, expect, it } from "vitest";
import { findFunctions } from "./functions.ts";
import { at, rules } from "./planted.fixture.ts";
import { findLongComments, findLongFiles, findLongFunctions } from "./sizes.ts";

const lines = (count: number, line = "  work();") => Array.from({ length: count }, () => line).join("\n");

describe("sizes", () => {
  it("refuse a file of 401 lines, and let 400 pass", () => {
    expect(rules(findLongFiles(at("a.sql", lines(401))))).toEqual(["file-size"]);
    expect(findLongFiles(at("a.prisma", `${lines(400)}\n`))).toEqual([]);
    expect(findLongFiles(at("package-lock.json", lines(9000)))).toEqual([]);
    expect(rules(findLongFiles(at("prisma/users/functions/a.sql", lines(401))))).toEqual(["file-size"]);
    expect(findLongFiles(at("prisma/users/migrations/1_a/migration.sql", lines(401)))).toEqual([]);
  });

  it.each(["// ", " * ", "/** "])("refuse a comment of 101 columns that begins with %j, and let 100 pass", (start) => {
    const of = (columns: number) =>
      at("a.ts", `${start}${"a b ".repeat(50).slice(0, columns - start.length)}`.replace(/ $/, "c"));
    expect(rules(findLongComments(of(101)))).toEqual(["comment-width"]);
    expect(findLongComments(of(100))).toEqual([]);
    expect(findLongComments(at("a.ts", `${start}https://example.com/${"a".repeat(100)}`))).toEqual([]);
    expect(findLongComments(at("a.ts", `const text = "${"a b ".repeat(50)}";`))).toEqual([]);
  });

  it.each([
    ["a function", (body: string) => `function a(b: { c: string }, d = { e: "{" }): Promise<{ f: 1 }> {\n${body}\n}`],
    ["an arrow", (body: string) => `const a = async (b: string): Promise<void> => {\n${body}\n};`],
    ["an arrow of one name", (body: string) => `const a = b => {\n${body}\n};`],
    [
      "an arrow that is an expression",
      (body: string) => `const a = () =>\n  run(() => 1,\n${body.replaceAll(";", ",")});`,
    ],
    ["a method", (body: string) => `class A { b(): void {\n${body}\n} }`],
    ["a method of an object", (body: string) => `const a = { async b() {\n${body}\n} };`],
  ])("refuse %s of more than 70 lines, at its first line, and let 70 pass", (_what, around) => {
    const long = findLongFunctions(at("src/a.test.ts", `// first\n${around(lines(75))}\n`));
    expect(rules(long)).toContain("function-size");
    expect(long.map(({ line }) => line)).toContain(2);
    expect(findLongFunctions(at("src/a.test.ts", around(lines(60))))).toEqual([]);
  });

  it("count no loop or branch for a function", () => {
    const text = `if (a) {\n${lines(80)}\n}\nfor (const b of c()) {\n${lines(80)}\n}\nwhile (d(e)) {\n${lines(80)}\n}`;
    expect(findLongFunctions(at("src/a.test.ts", text))).toEqual([]);
  });

  it("let a group of tests be as long as its tests are many, but not one test", () => {
    const test = `it("a", () => {\n${lines(30)}\n});\n`;
    expect(findLongFunctions(at("a.test.ts", `describe("x", () => {\n${test.repeat(4)}});`))).toEqual([]);
    expect(
      findLongFunctions(at("a.test.ts", `describe.each([{ y: 1 }])("x", ({ y }) => {\n${test.repeat(4)}});`)),
    ).toEqual([]);
    const each = `describe.skipIf(why()).each(SHAPES)("x", ({ y }) => {\n${test.repeat(4)}});`;
    expect(findLongFunctions(at("a.test.ts", each))).toEqual([]);
    const run = `it.skipIf(why()).each(SHAPES)("x", ({ y }) => {\n${lines(80)}\n});`;
    expect(rules(findLongFunctions(at("a.test.ts", run)))).toEqual(["function-size"]);
    expect(rules(findLongFunctions(at("a.test.ts", `it("a", () => {\n${lines(80)}\n});`)))).toEqual(["function-size"]);
  });

  it("measure each function from its head to its end", () => {
    expect(findFunctions("const a = (b) =>\n  (c, d) => {\n  };\nfunction e() {\n}\n")).toMatchObject([
      { line: 4, lines: 2 },
      { line: 1, lines: 3 },
      { line: 2, lines: 2 },
    ]);
  });
});
