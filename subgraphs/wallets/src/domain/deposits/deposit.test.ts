import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heightHeldBy } from "../chains/depth.ts";
import { confirmationsAt, DEPOSIT_STATES } from "./deposit.ts";

describe("confirmations", () => {
  it("are none of what is in no block of the chain, nor where no chain was seen", () => {
    for (const state of ["ORPHANED", "REVERSED"] as const) expect(confirmationsAt({ state, height: 5 }, 100)).toBe(0);
    expect(confirmationsAt({ state: "CONFIRMING", height: 5 }, null)).toBe(0);
  });

  it("count its own block, and none where the chain is lower", () => {
    const at = (cursor: number) => confirmationsAt({ state: "CONFIRMING", height: 5 }, cursor);
    expect([at(4), at(5), at(6), at(104)]).toEqual([0, 1, 2, 100]);
  });

  it("are enough exactly up to the height that so many blocks hold", () => {
    const numbers = fc.tuple(fc.nat(1e6), fc.nat(1e6), fc.integer({ min: 1, max: 200 }));
    fc.assert(
      fc.property(numbers, fc.constantFrom(...DEPOSIT_STATES.slice(0, 3)), ([cursor, height, needed], state) => {
        const isEnough = confirmationsAt({ state, height }, cursor) >= needed;
        expect(isEnough).toBe(height <= heightHeldBy(cursor, needed));
      }),
    );
  });
});
