import { describe, expect, it } from "vitest";
import { type FollowedChain, judgeCursor } from "../chains/following.ts";
import { deepestOf } from "./depth.ts";

const blockAt = (height: number) => ({ height, hash: `a${height}`, parent: `a${height - 1}`, time: new Date(0) });

describe("how deep a reorganisation may be", () => {
  it("is as deep as following goes back by itself, and no block deeper", () => {
    for (const finality of [2, 6, 19, 100]) {
      const tip = 500;
      const verdictAt = (depth: number) => {
        const cursor = blockAt(tip - depth + 1);
        const chain: Pick<FollowedChain, "cursor" | "peak" | "acceptedUpTo"> = {
          cursor,
          peak: tip,
          acceptedUpTo: null,
        };
        return judgeCursor(chain, { ...cursor, hash: "b" }, finality);
      };
      expect(verdictAt(deepestOf(tip, finality))).toBe("BACK");
      expect(verdictAt(deepestOf(tip, finality) + 1)).toBe("STOP");
    }
  });

  it("never reaches the first block of a chain", () => {
    expect(deepestOf(3, 6)).toBe(3);
    expect(deepestOf(0, 6)).toBe(0);
  });
});
