import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NodeSendState, nextStateOf } from "./node-send.ts";

const RULES = { confirmations: 2, finality: 4 };
const next = (
  state: NodeSendState,
  confirmations: number,
  blockHash: string | null = "b",
  before: string | null = null,
) => nextStateOf({ state, blockHash: before }, { confirmations, blockHash }, RULES)?.state ?? null;

describe("nextStateOf", () => {
  it("says nothing where nobody knows it, and nothing of what is at its end", () => {
    for (const state of ["SIGNED", "BROADCAST", "CONFIRMED", "FINAL", "FAILED"] as const)
      expect(nextStateOf({ state, blockHash: null }, null, RULES)).toBeNull();
    expect([next("FINAL", -9), next("FAILED", 9)]).toEqual([null, null]);
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
});
