import { describe, expect, it } from "vitest";
import { at, rules } from "./planted.fixture.ts";
import { findUntestedUseCases } from "./use-case-tests.ts";

const PATH = "subgraphs/things/src/app/pay.ts";
const NONE: ReadonlySet<string> = new Set();

describe("use cases", () => {
  it.each([
    "export const makePay = (deps: Deps) => async () => 1;",
    'import { a } from "./a.ts";\n\nexport function makePay(deps: Deps) {}',
    "export async function listPays(deps: Deps) {}",
  ])("are refused without a test beside them: %s", (text) => {
    expect(rules(findUntestedUseCases(at(PATH, text), NONE))).toEqual(["use-case-test"]);
    expect(rules(findUntestedUseCases(at(PATH, text), new Set(["subgraphs/things/test/pay.int.test.ts"])))).toEqual([
      "use-case-test",
    ]);
  });

  it("are good with one, and what is no use case needs none", () => {
    const made = "export const makePay = () => 1;";
    expect(findUntestedUseCases(at(PATH, made), new Set(["subgraphs/things/src/app/pay.test.ts"]))).toEqual([]);
    const others = ["adapters/pay.ts", "app/pay.test.ts", "app/use-cases.ts"];
    for (const path of others.map((name) => `subgraphs/things/src/${name}`))
      expect(findUntestedUseCases(at(path, made), NONE)).toEqual([]);
    for (const text of ["export type Pay = () => void;", "// export const makePay = 1;", "const makePay = 1;"])
      expect(findUntestedUseCases(at(PATH, text), NONE)).toEqual([]);
  });
});
