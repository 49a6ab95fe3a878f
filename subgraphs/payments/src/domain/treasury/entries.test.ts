import { newId, newUuid } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkFeePaid, treasuryFunded } from "./entries.ts";

const ETH = { code: "ETH", scale: 18 };

describe("what a network took, and what came to a treasury", () => {
  it("balances, whatever the amount, and moves nothing but what we have there and its mirror", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 60n - 1n }), (units) => {
        const [custody, other] = [newId("acc"), newId("acc")];
        const booking = { id: newUuid(), amount: money(ETH, units), custody, reference: "0xab", at: new Date() };
        const unitsOf = (entry: ReturnType<typeof networkFeePaid>) =>
          Object.fromEntries(entry.legs.map((leg) => [leg.accountId, leg.amount.units]));
        expect(unitsOf(networkFeePaid(booking, other))).toEqual({ [custody]: units, [other]: -units });
        expect(unitsOf(treasuryFunded(booking, other))).toEqual({ [custody]: -units, [other]: units });
      }),
    );
  });
});
