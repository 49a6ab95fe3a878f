import { describe, expect, it } from "vitest";
import { functionsOf } from "./functions.ts";
import { at, rules } from "./planted.fixture.ts";
import { findLongFiles, findLongFunctions } from "./sizes.ts";

const lines = (count: number, line = "  work();") => Array.from({ length: count }, () => line).join("\n");

describe("sizes", () => {
  it("refuse a file of 401 lines, and let 400 pass", () => {
    expect(rules(findLongFiles(at("a.ts", `${lines(401)}\n`)))).toEqual(["file-size"]);
    expect(rules(findLongFiles(at("a.sql", lines(401))))).toEqual(["file-size"]);
    expect(findLongFiles(at("a.ts", `${lines(400)}\n`))).toEqual([]);
    expect(findLongFiles(at("package-lock.json", lines(9000)))).toEqual([]);
    expect(rules(findLongFiles(at("prisma/users/functions/a.sql", lines(401))))).toEqual(["file-size"]);
    expect(findLongFiles(at("prisma/users/migrations/1_a/migration.sql", lines(401)))).toEqual([]);
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
    const long = findLongFunctions(at("src/a.ts", `// first\n${around(lines(75))}\n`));
    expect(rules(long)).toContain("function-size");
    expect(long.map(({ line }) => line)).toContain(2);
    expect(findLongFunctions(at("src/a.ts", around(lines(60))))).toEqual([]);
  });

  it("count no loop or branch for a function", () => {
    const text = `if (a) {\n${lines(80)}\n}\nfor (const b of c()) {\n${lines(80)}\n}\nwhile (d(e)) {\n${lines(80)}\n}`;
    expect(findLongFunctions(at("src/a.ts", text))).toEqual([]);
  });

  it("let a group of tests be as long as its tests are many, but not one test", () => {
    const test = `it("a", () => {\n${lines(30)}\n});\n`;
    expect(findLongFunctions(at("a.test.ts", `describe("x", () => {\n${test.repeat(4)}});`))).toEqual([]);
    expect(
      findLongFunctions(at("a.test.ts", `describe.each([{ y: 1 }])("x", ({ y }) => {\n${test.repeat(4)}});`)),
    ).toEqual([]);
    expect(rules(findLongFunctions(at("a.test.ts", `it("a", () => {\n${lines(80)}\n});`)))).toEqual(["function-size"]);
  });

  it.each([
    "function a(b: string, c: number, d: boolean, e: Map<string, number>): void {}",
    "const a = async (b: { x: 1, y: 2 }, c = [1, 2], d = f(1, 2), e?: string) => 1;",
    "const a = { b(c: string, d: string, e: string, ...f: string[]) {} };",
    "class A { constructor(b: string, c: string, d: string, e: string) {} }",
  ])("refuse four parameters: %s", (text) => {
    expect(rules(findLongFunctions(at("src/a.ts", text)))).toEqual(["parameters"]);
  });

  it.each([
    "function a(b: Map<string, number>, c: [1, 2, 3], d: (x: 1, y: 2, z: 3, w: 4) => void,) {}",
    "const a = ({ b, c, d, e, f }: X) => ({ b, c, d, e, f });",
    "run(a, b, c, d, e);",
    "const a = (_b: 1, _c: 2, _d: 3, e: 4) => e;",
    "if (a(b, c, d, e)) {}",
  ])("count parameters, and not what stands within them: %s", (text) => {
    expect(findLongFunctions(at("src/a.ts", text))).toEqual([]);
  });

  it("measure each function from its head to its end", () => {
    expect(functionsOf("const a = (b) =>\n  (c, d) => {\n  };\nfunction e() {\n}\n")).toMatchObject([
      { line: 4, lines: 2, parameters: 0 },
      { line: 1, lines: 3, parameters: 1 },
      { line: 2, lines: 2, parameters: 2 },
    ]);
  });
});
