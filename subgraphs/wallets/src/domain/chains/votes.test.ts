import { describe, expect, it } from "vitest";
import { judgeVotes } from "./votes.ts";

describe("providers' votes on a block", () => {
  it.each([
    ["TOO_FEW", []],
    ["TOO_FEW", [null]],
    ["TOO_FEW", ["a", null, null]],
    ["AGREED", ["a"]],
    ["AGREED", ["a", null]],
    ["AGREED", [null, "a", "a"]],
    ["DISPUTED", ["b"]],
    ["DISPUTED", ["a", "b"]],
    ["DISPUTED", ["a", "a", "a", "b"]],
  ] as const)("are %s: %j", (verdict, votes) => {
    expect(judgeVotes("a", votes)).toBe(verdict);
  });
});
