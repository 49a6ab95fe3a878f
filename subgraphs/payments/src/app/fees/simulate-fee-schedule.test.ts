import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeFees } from "../../../test/fakes/fees.ts";
import { made, makeFakeReadMade } from "../../../test/fakes/made.ts";
import { cents } from "../../../test/fakes/world.ts";
import type { FeeRule } from "../../domain/fees/schedule.ts";
import type { MadePayment } from "../../domain/money/made-payment.ts";
import { makeTakeTurn } from "../money/simulation-turns.ts";
import { makeSimulateFeeSchedule } from "./simulate-fee-schedule.ts";

const rule = (fixed: bigint, changes: Partial<FeeRule> = {}): FeeRule => ({
  ...{ kind: "SEND", userId: null, level: null, method: null, priority: null, charge: "ON_TOP" },
  tiers: [{ from: 0n, fixed, basisPoints: 0 }],
  minimum: 0n,
  maximum: null,
  ...changes,
});
const period = { from: new Date(0), before: new Date(1_000) };

async function simulate(rules: readonly FeeRule[], all: readonly MadePayment[], held: readonly FeeRule[] = []) {
  const fees = makeFakeFees();
  fees.set(held);
  const deps = { fees, readMade: makeFakeReadMade(all), takeTurn: makeTakeTurn(1) };
  const { asset } = cents(1n);
  const simulated = await makeSimulateFeeSchedule(deps)({ asset, rules, period });
  if (!simulated.ok) throw new Error(simulated.error.code);
  return simulated.value;
}

describe("a draft of fees", () => {
  it("has refused what it leaves nothing of, which costs nothing then", async () => {
    const inside = rule(100n, { charge: "INSIDE" });
    const found = await simulate([inside], [made({ fee: cents(5n) }), made({ amount: cents(101n) })]);
    expect(found).toMatchObject({ payments: 2, refused: 1, taken: { units: 5n }, simulated: { units: 100n } });
  });

  it("prices by what was asked for: a fee that was taken from it was part of that", async () => {
    const [payer, draft] = [
      { userId: newId("usr") },
      [rule(0n, { tiers: [{ from: 0n, fixed: 0n, basisPoints: 1_000 }] })],
    ];
    const paid = made({ from: payer, amount: cents(95n), fee: cents(5n) });
    const taken = async (charge: FeeRule["charge"]) =>
      (await simulate(draft, [paid], [rule(5n, { charge })])).simulated.units;
    // Of 1.00, and of 0.95: halves are rounded up.
    expect([await taken("INSIDE"), await taken("ON_TOP")]).toEqual([10n, 10n]);
    const dearer = made({ from: payer, amount: cents(50n), fee: cents(50n) });
    expect((await simulate(draft, [dearer], [rule(50n, { charge: "INSIDE" })])).simulated.units).toBe(10n);
    expect((await simulate(draft, [dearer], [rule(50n)])).simulated.units).toBe(5n);
  });

  it("prices the part of an authorisation that was captured, of what was reserved", async () => {
    const part = made({ reserved: cents(100n), amount: cents(50n), fee: cents(2n) });
    // 0.03 were reserved: half of that, rounded up, was taken.
    expect(await simulate([rule(9n)], [part], [rule(3n)])).toMatchObject({
      taken: { units: 2n },
      simulated: { units: 5n },
    });
  });

  it("takes what was verified since for the level that it was priced by, where only that comes to its fee", async () => {
    const held = [rule(7n, { level: 0, charge: "INSIDE" }), rule(1n, { level: 2 })];
    const paid = made({ level: 2, amount: cents(93n), fee: cents(7n) });
    const draft = [rule(0n, { tiers: [{ from: 0n, fixed: 0n, basisPoints: 5_000 }] })];
    expect((await simulate(draft, [paid], held)).simulated.units).toBe(50n);
  });

  it("counts who pays more and less by all of their payments", async () => {
    const [ann, ben, cleo] = [1, 2, 3].map(() => ({ userId: newId("usr") }));
    const all = [
      made({ from: ann ?? null, fee: cents(9n) }),
      made({ from: ann ?? null, fee: cents(0n) }),
      made({ from: ben ?? null, fee: cents(4n) }),
      made({ from: cleo ?? null, fee: cents(6n) }),
    ];
    expect(await simulate([rule(5n)], all)).toMatchObject({ payingMore: 2, payingLess: 1 });
  });
});
