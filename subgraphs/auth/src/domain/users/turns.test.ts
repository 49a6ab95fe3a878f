import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { turnMs } from "./turns.ts";

const POLICY = { turnMs: 1000, turnMaxMs: 30_000 };

describe("the turns of strangers", () => {
  it("begin with a second, grow with every ten failures, and never pass the longest", () => {
    expect([1, 10, 11, 20, 21, 31, 41, 51, 61, 1e9].map((beyond) => turnMs(beyond, POLICY))).toEqual([
      1000, 1000, 2000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it("never become shorter", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (beyond, maxMs) => {
        const policy = { turnMs: 1000, turnMaxMs: maxMs };
        expect(turnMs(beyond + 1, policy)).toBeGreaterThanOrEqual(turnMs(beyond, policy));
        expect(turnMs(beyond, policy)).toBeLessThanOrEqual(maxMs);
      }),
    );
  });
});
