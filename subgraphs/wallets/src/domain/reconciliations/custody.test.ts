import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { released, type Since, type Standing, standAfter } from "./custody.ts";

const FINALITY = 6;
const AT = new Date("2026-01-01T00:00:00.000Z");
const block = (height: number): Since => ({ height, hash: `h${height}`, at: AT });
const BALANCED: Standing = { state: "BALANCED", accepted: 0n, since: null };
const after = (before: Standing, difference: bigint, height: number) =>
  standAfter(before, { difference, block: block(height) }, FINALITY);

describe("how the books and the chain stand", () => {
  it("differs from the first block on, and is stopped two finalities behind it, not a block before", () => {
    const differs = after(BALANCED, -1n, 100);
    expect(differs).toEqual({ state: "DIFFERS", accepted: 0n, since: block(100) });
    expect(after(differs, -2n, 111)).toEqual(differs);
    expect(after(differs, -2n, 112)).toEqual({ ...differs, state: "STOPPED" });
  });

  it("is balanced again once nothing differs, and counts anew from then on", () => {
    const differs = after(BALANCED, 5n, 100);
    expect(after(differs, 0n, 105)).toEqual(BALANCED);
    expect(after(BALANCED, 5n, 112).state).toBe("DIFFERS");
  });

  it("stays stopped whatever is found", () => {
    const stopped: Standing = { state: "STOPPED", accepted: 0n, since: block(100) };
    fc.assert(
      fc.property(fc.bigInt({ min: -9n, max: 9n }), fc.nat(1_000), (difference, height) => {
        expect(after(stopped, difference, height)).toBe(stopped);
      }),
    );
  });

  it("takes what was accepted and less of it, on its way to nothing, and nothing beyond it or on the other side", () => {
    const some = fc.bigInt({ min: -20n, max: 20n });
    fc.assert(
      fc.property(some, fc.array(some, { minLength: 1, maxLength: 8 }), (accepted, differences) => {
        let standing = released(accepted);
        for (const [i, difference] of differences.entries()) {
          const { accepted: still } = standing;
          const [low, high] = still < 0n ? [still, 0n] : [0n, still];
          standing = after(standing, difference, i);
          const isWithin = difference >= low && difference <= high;
          expect(standing.state).toBe(isWithin ? "BALANCED" : "DIFFERS");
          expect(standing.accepted).toBe(isWithin ? difference : still);
        }
      }),
    );
  });
});
