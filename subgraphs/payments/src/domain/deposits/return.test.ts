import { newId, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planReturnDeposit } from "./return.ts";

const USD = { code: "USD", scale: 2 };
const [provider, owed, own] = [newId("acc"), newId("acc"), newId("acc")];
const usd = (units: bigint) => money(USD, units);

function plan(amount: bigint, fee: bigint) {
  const id = newId("pay");
  const payment = {
    id,
    kind: "DEPOSIT",
    status: "COMPLETED",
    amount: usd(amount),
    fee: usd(fee),
    memo: null,
    from: null,
    to: { accountId: own, userId: newId("usr") },
    entryId: uuidOf(id),
    sequence: "3",
    createdAt: new Date(0),
    endedAt: new Date(1),
  } as const;
  return planReturnDeposit({
    kind: "returnDeposit",
    payment,
    reason: "DEPOSIT_REVERSED",
    clearing: () => provider,
    receivable: () => owed,
    entryId: uuidOf(newId("ent")),
    at: new Date(2),
  });
}

describe("a deposit that is taken back", () => {
  it("is taken whole from its provider: what is there from its account, and the rest is owed", () => {
    const units = fc.bigInt({ min: 0n, max: 10n ** 20n });
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 20n }), units, units, (amount, fee, available) => {
        const whole = amount + fee;
        const { outOf } = plan(amount, fee);
        if (!outOf) throw new Error("it is judged by what is there");
        const judged = outOf.judge(usd(available));
        const [entry] = judged.entries;
        if (entry?.action !== "post") throw new Error("it posts");
        const of = (id: string) => entry.legs.find(({ accountId }) => accountId === id)?.amount.units ?? 0n;
        const short = available > whole ? 0n : whole - available;
        expect([of(provider), of(own), of(owed)]).toEqual([whole, short - whole, -short]);
        expect(entry.legs.every(({ amount: { units: leg } }) => leg !== 0n)).toBe(true);
        expect(judged.moves?.owes?.units ?? 0n).toBe(short);
      }),
      { numRuns: 200 },
    );
  });

  it("has all that it touches locked together", () => {
    const { outOf } = plan(100n, 0n);
    expect([outOf?.accountId, outOf?.beside]).toEqual([own, [provider, owed]]);
  });
});
