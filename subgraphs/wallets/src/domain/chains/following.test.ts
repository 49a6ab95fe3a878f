import { describe, expect, it } from "vitest";
import type { BlockHead } from "./block.ts";
import { type FollowedChain, follows, judgeCursor, standingAt, startHeight } from "./following.ts";

const NOW = new Date("2026-01-01T00:00:00.000Z");
const block = (height: number, fork = ""): BlockHead => ({
  height,
  hash: `h${height}${fork}`,
  parent: `h${height - 1}`,
  time: NOW,
});

describe("the next block", () => {
  it.each([
    ["none", null],
    ["a child of another block", { ...block(11), parent: "other" }],
    ["a child that is said to be higher", { ...block(12), parent: block(10).hash }],
  ])("is not %s", (_what, above) => {
    expect(follows(above, block(10))).toBe(false);
  });

  it("is the child of the cursor", () => {
    expect(follows(block(11), block(10))).toBe(true);
  });
});

describe("a cursor whose leader has no next block", () => {
  const FINALITY = 6;

  it("waits where the leader is lower, and where it has the same block", () => {
    expect(judgeCursor({ cursor: block(10), peak: 10, acceptedUpTo: null }, null, FINALITY)).toBe("WAIT");
    expect(judgeCursor({ cursor: block(10), peak: 10, acceptedUpTo: null }, block(10), FINALITY)).toBe("WAIT");
    expect(judgeCursor({ cursor: block(10), peak: 99, acceptedUpTo: null }, block(10), FINALITY)).toBe("WAIT");
  });

  it.each([
    [1, 10, 10, "BACK"],
    [FINALITY - 1, 6, 10, "BACK"],
    [FINALITY, 5, 10, "STOP"],
    [FINALITY + 1, 4, 10, "STOP"],
  ] as const)("whose block was held by %i and was replaced: from %i of %i, %s", (_held, height, peak, verdict) => {
    const chain = { cursor: block(height), peak, acceptedUpTo: null };
    expect(judgeCursor(chain, block(height, "other"), FINALITY)).toBe(verdict);
  });

  it("goes back as far as an operator has accepted, and no further above", () => {
    const judge = (height: number) =>
      judgeCursor({ cursor: block(height), peak: 20, acceptedUpTo: 10 }, block(height, "other"), FINALITY);
    expect([judge(1), judge(10), judge(11), judge(20)]).toEqual(["BACK", "BACK", "STOP", "BACK"]);
  });
});

describe("following", () => {
  it("begins where blocks are final, and on a short chain at its first", () => {
    expect([startHeight(block(100), 6), startHeight(block(3), 6)]).toEqual([94, 0]);
  });

  it("is waiting where it was never seen, or not for a minute; a stop stays", () => {
    const at = (state: FollowedChain["state"], agoMs: number): FollowedChain => ({
      ...{
        identity: { chainId: "eip155:1", genesis: "g" },
        state,
        cursor: block(1),
        peak: 1,
        tip: block(1),
        leader: 1,
      },
      checkedAt: new Date(NOW.getTime() - agoMs),
      acceptedUpTo: null,
    });
    expect(standingAt(null, NOW)).toBe("WAITING");
    expect(standingAt(at("FOLLOWING", 60_000), NOW)).toBe("FOLLOWING");
    expect(standingAt(at("FOLLOWING", 60_001), NOW)).toBe("WAITING");
    expect(standingAt(at("CATCHING_UP", 60_001), NOW)).toBe("WAITING");
    expect(standingAt(at("STOPPED", 1e9), NOW)).toBe("STOPPED");
  });
});
