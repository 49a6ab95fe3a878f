import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { larger } from "../sends/fees.ts";
import { type Hot, type HotCap, isLow, isStillDue, surplusOf } from "./cold-storage.ts";

const CAP: HotCap = { asset: { code: "TST", scale: 2 }, cap: 100n, target: 40n, floor: 10n };
const hot = (there: bigint, needed = 0n, fee = 0n): Hot => ({ there, needed, fee });

describe("what is above a cap", () => {
  it.each([
    ["is nothing at the cap", hot(100n), null],
    ["is all but the target above it", hot(101n), 61n],
    ["is nothing where payments take it", hot(101n, 1n), null],
    ["is what payments leave of it", hot(200n, 50n), 110n],
    ["leaves as much as one may cost", hot(101n, 0n, 90n), 11n],
    ["is nothing where one may cost as much", hot(101n, 0n, 101n), null],
  ])("%s", (_what, there, units) => {
    expect(surplusOf(CAP, there)).toBe(units);
  });

  it("is never more than payments and a fee leave, and never leaves more than the cap", () => {
    const units = fc.bigInt({ min: 0n, max: 10n ** 30n });
    const caps = fc.tuple(units, units).map(([a, b]): HotCap => ({ ...CAP, target: a + 1n, cap: a + b + 2n }));
    fc.assert(
      fc.property(caps, units, units, units, (cap, there, needed, fee) => {
        const at = hot(there, needed, fee);
        const gone = surplusOf(cap, at);
        const left = there - needed - (gone ?? 0n);
        if (gone === null) expect(left <= cap.cap || left <= fee).toBe(true);
        else {
          expect(gone).toBeGreaterThan(0n);
          expect(left).toBe(larger(cap.target, fee));
          // What was just planned is not called off at once.
          expect(isStillDue(cap, at, gone)).toBe(true);
        }
      }),
    );
  });
});

describe("what is planned, and not signed", () => {
  it("goes until payments have taken half of what was to be left, or what it may cost", () => {
    expect(isStillDue(CAP, hot(80n), 60n)).toBe(true);
    expect(isStillDue(CAP, hot(79n), 60n)).toBe(false);
    expect(isStillDue(CAP, hot(100n, 20n), 60n)).toBe(true);
    expect(isStillDue(CAP, hot(100n, 21n), 60n)).toBe(false);
    expect(isStillDue(CAP, hot(90n, 0n, 31n), 60n)).toBe(false);
  });
});

describe("a floor", () => {
  it("is missed by what payments leave, and by nothing where nobody has said one", () => {
    expect(isLow(CAP, hot(10n))).toBe(false);
    expect(isLow(CAP, hot(30n, 21n))).toBe(true);
    expect(isLow({ ...CAP, floor: null }, hot(0n, 5n))).toBe(false);
  });
});
