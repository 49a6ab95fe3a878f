import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NodeSendState, nextStateOf } from "./node-send.ts";

const RULES = { confirmations: 2, finality: 4 };
const next = (
  state: NodeSendState,
  confirmations: number,
  blockHash: string | null = "b",
  before: string | null = null,
) =>
  nextStateOf(
    { state, blockHash: before, attempt: 1 },
    [{ number: 1, isCancel: false, seen: { confirmations, blockHash } }],
    RULES,
  )?.state ?? null;

describe("nextStateOf", () => {
  it("says nothing where nobody knows it, and nothing of what is at its end", () => {
    const unseen = [{ number: 1, isCancel: false, seen: null }];
    for (const state of ["SIGNED", "BROADCAST", "CONFIRMED", "FINAL", "FAILED", "CANCELLED"] as const)
      expect(nextStateOf({ state, blockHash: null, attempt: 1 }, unseen, RULES)).toBeNull();
    expect([next("FINAL", -9), next("FAILED", 9), next("CANCELLED", 9)]).toEqual([null, null, null]);
  });

  it("confirms by enough blocks, and is final by more, in the same block", () => {
    expect([next("BROADCAST", 1), next("BROADCAST", 2)]).toEqual([null, "CONFIRMED"]);
    expect([next("CONFIRMED", 3, "b", "b"), next("CONFIRMED", 4, "b", "b")]).toEqual([null, "FINAL"]);
    expect(next("CONFIRMED", 9, "c", "b")).toBe("BROADCAST");
    expect(next("CONFIRMED", 0, null, "b")).toBe("BROADCAST");
  });

  it("fails by nothing but a conflict that is final", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10, max: 10 }),
        fc.constantFrom("SIGNED", "BROADCAST", "CONFIRMED"),
        (depth, state) => {
          const found = next(state as NodeSendState, depth, depth > 0 ? "b" : null, "b");
          expect(found === "FAILED").toBe(state === "BROADCAST" && depth <= -RULES.finality);
        },
      ),
    );
  });

  it("is what a block has, whichever of its transactions that is, and fails by none of its own", () => {
    const seen = (of: readonly number[], cancelled = false) =>
      of.map((confirmations, place) => ({
        ...{ number: place + 1, isCancel: cancelled && place === of.length - 1 },
        seen: { confirmations, blockHash: confirmations > 0 ? "b" : null },
      }));
    const from = { state: "BROADCAST", blockHash: null, attempt: 2 } as const;
    expect(nextStateOf(from, seen([2, 0]), RULES)).toEqual({ state: "CONFIRMED", blockHash: "b", attempt: 1 });
    expect(nextStateOf(from, seen([-9, 9]), RULES)).toEqual({ state: "CONFIRMED", blockHash: "b", attempt: 2 });
    // What only the second spends went elsewhere: the first may be mined all the same.
    expect(nextStateOf(from, seen([0, -9]), RULES)).toBeNull();
    expect(nextStateOf(from, seen([-4, -4]), RULES)).toEqual({ state: "FAILED", blockHash: null, attempt: 2 });
    expect(nextStateOf(from, seen([-3, 3], true), RULES)).toBeNull();
    expect(nextStateOf(from, seen([-4, 4], true), RULES)).toEqual({ state: "CANCELLED", blockHash: "b", attempt: 2 });
    expect(nextStateOf({ ...from, state: "CONFIRMED", blockHash: "b" }, seen([2, -2]), RULES)).toEqual(from);
  });
});
