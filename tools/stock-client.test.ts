import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

// The client that docs/ERRORS.md shows is the one that e2e/test/resume.e2e.test.ts cuts off, again
// and again.

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

it("the client that is shown to integrators is the one that is tested", () => {
  const [, shown = ""] =
    /### A client that comes back by itself\n[\s\S]*?```ts\n([\s\S]*?)```/.exec(read("docs/ERRORS.md")) ?? [];
  const source = read("e2e/src/stock-client.ts");
  const [, tested = ""] = /docs\/ERRORS\.md: begin\n([\s\S]*?) *\/\/ as in docs/.exec(source) ?? [];
  const plain = tested
    .split("\n")
    .filter((line) => line.trim() !== "...options,")
    .map((line) => line.replace(/^ {2}/, ""))
    .join("\n");
  expect(shown).toContain("createClient({");
  expect(shown).toBe(plain);
});
