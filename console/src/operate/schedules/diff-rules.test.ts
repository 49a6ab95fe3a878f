import { describe, expect, it } from "vitest";
import { diffRules, type ShownRule } from "./diff-rules.ts";

const rule = (key: string, facts: Readonly<Record<string, string>>): ShownRule => ({
  key,
  title: key.toUpperCase(),
  facts: Object.entries(facts),
});

describe("what a table says otherwise than another", () => {
  it("is each rule that is new, gone or changed, with what it said before", () => {
    const before = [rule("a", { fixed: "1", most: "9" }), rule("b", { fixed: "2" }), rule("c", { fixed: "3" })];
    const now = [rule("c", { fixed: "3" }), rule("a", { fixed: "2", least: "1" }), rule("d", { fixed: "4" })];
    const found = diffRules(before, now);
    expect(found.map(({ key, change }) => [key, change])).toEqual([
      ["c", "same"],
      ["a", "changed"],
      ["d", "added"],
      ["b", "removed"],
    ]);
    expect(found[1]?.facts).toEqual([
      { name: "fixed", before: "1", now: "2" },
      { name: "least", before: null, now: "1" },
      { name: "most", before: "9", now: null },
    ]);
  });

  it("is nothing where both say the same, in whatever order", () => {
    const rules = [rule("a", { x: "1" }), rule("b", { x: "2" })];
    expect(diffRules(rules, rules.toReversed()).every(({ change }) => change === "same")).toBe(true);
    expect(diffRules([], [])).toEqual([]);
  });
});
