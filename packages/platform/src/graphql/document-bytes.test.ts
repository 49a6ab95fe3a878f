import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { findCollector } from "../running/release-memory.ts";
import { bytesOfDocument } from "./document-bytes.ts";

const collectGarbage = findCollector();

/** What these documents take of the heap, and what they are said to take. */
function weigh(text: (i: number) => string): { taken: number; said: number } {
  const kept = [];
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 100; i += 1) kept.push(parse(text(i)));
  collectGarbage();
  const taken = process.memoryUsage().heapUsed - before;
  return { taken, said: kept.reduce((sum, document) => sum + bytesOfDocument(document), 0) };
}

describe("what a document weighs", () => {
  it.each<[string, (i: number) => string]>([
    ["short names", (i) => `{ a${i} ${"a ".repeat(3_000)} }`],
    ["long names", (i) => `{ ${`${"name".repeat(20)}${i} `.repeat(300)} }`],
    ["deep nesting", (i) => `${"{ a ".repeat(500)} { b${i} } ${"}".repeat(500)}`],
    ["long texts", (i) => `{ a(b: "${"é".repeat(10_000)}${i}") }`],
    ["arguments and directives", (i) => `{ ${`a${i}(b: [1, {c: $d}]) @e(f: 1) `.repeat(300)} }`],
  ])("is at least what it takes of the heap, and not many times as much: %s", (_kind, text) => {
    const { taken, said } = weigh(text);
    expect(said).toBeGreaterThan(taken * 0.9);
    expect(said).toBeLessThan(taken * 8);
  });
});
