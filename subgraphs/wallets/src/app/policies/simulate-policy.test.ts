import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSendingWorld, NATIVE, NETWORK, OPERATOR, TREASURY } from "../../../test/fakes/sending-world.ts";
import { NO_RULES, type PolicyRules } from "../../domain/policies/policy.ts";
import type { AskedPayout } from "./ports.ts";
import { makeSimulatePolicy, replay, type SimulatedRules, type SimulatePolicy } from "./simulate-policy.ts";

async function setting() {
  const here = makeSendingWorld();
  here.ether.mineEmpty(9);
  here.ether.give(TREASURY, 10n ** 12n);
  await here.steps.follow();
  const simulate = makeSimulatePolicy({ policies: here.policies.reader, clock: here.clock });
  const by = async (rules: Partial<PolicyRules> | SimulatedRules, changes: Partial<SimulatePolicy> = {}) => {
    const given: SimulatedRules =
      "inForce" in rules || "version" in rules ? (rules as SimulatedRules) : { rules: { ...NO_RULES, ...rules } };
    const command = { network: NETWORK, asset: NATIVE, by: given, proposed: null, days: 7, ...changes };
    const done = await simulate(command);
    if (!done.ok) throw new Error(done.error.code);
    return done.value;
  };
  return { ...here, simulate, by };
}

const VELOCITY = { velocities: [{ windowSeconds: 60, units: 10n, count: null }] };
const of = (units: bigint, payee = "ann") => ({ proposed: { payee, units, askedBy: null } });

describe("a simulation", () => {
  it("is refused of a version that there is not", async () => {
    const { simulate } = await setting();
    const command = { network: NETWORK, asset: NATIVE, proposed: null, days: 7 };
    for (const by of [{ version: 1 }, { inForce: true }] as const)
      expect(await simulate({ ...command, by })).toEqual({ ok: false, error: { code: "SIGNING_POLICY_NOT_FOUND" } });
  });

  it("says of a payment what each rule would, with what has left, and changes nothing", async () => {
    const { by, plan, steps, sends } = await setting();
    await plan(6n, { payee: "ann" });
    await steps.sign();
    const before = structuredClone([...sends.rows().sends.values()].map(({ state }) => state));
    const { named, counts } = await by({ transactionMax: 9n, newPayeeDelaySeconds: 60, ...VELOCITY }, of(5n));
    expect(counts).toMatchObject({ WAIT: 1 });
    expect(named[0]?.judgement.rules.map(({ rule, verdict }) => [rule, verdict.is])).toEqual([
      ["AMOUNT", "ALLOW"],
      ["NEW_PAYEE", "WAIT"],
      ["VELOCITY", "WAIT"],
    ]);
    expect([...sends.rows().sends.values()].map(({ state }) => state)).toEqual(before);
    expect([sends.rows().verdicts, sends.rows().policies.size]).toEqual([[], 0]);
  });

  it("says the same as what is in force, and as a version", async () => {
    const { by, setPolicy } = await setting();
    setPolicy({ transactionMax: 4n });
    setPolicy({ transactionMax: 5n });
    expect((await by({ inForce: true }, of(5n))).counts.ALLOW).toBe(1);
    expect((await by({ version: 1 }, of(5n))).counts.DENY).toBe(1);
  });

  it("judges the last days one after the other: what is denied uses nothing", async () => {
    const { by, plan, clock } = await setting();
    for (const units of [20n, 6n, 5n, 4n]) {
      await plan(units);
      clock.pass(1);
    }
    const found = await by({ ...VELOCITY, transactionMax: 19n });
    expect(found).toMatchObject({ lookedAt: 4, isPartial: false, counts: { DENY: 1, ALLOW: 2, WAIT: 1 } });
    expect(found.named.map(({ units }) => units)).toEqual([20n, 5n]);
    clock.pass(8 * 86_400_000);
    expect((await by(VELOCITY)).lookedAt).toBe(0);
  });
});

describe("what a simulation lets go", () => {
  it("is what the policy would have: no more, within any window", () => {
    const asked = fc.array(fc.record({ ms: fc.nat(5_000), units: fc.bigInt({ min: 1n, max: 10n }) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(asked, (all) => {
        const sends = all
          .toSorted((a, b) => a.ms - b.ms)
          .map(({ ms, units }): AskedPayout => {
            const at = new Date(ms);
            return {
              id: newId("txn"),
              payee: "p",
              units,
              askedBy: OPERATOR,
              askedAt: at,
              payeeSince: at,
              approvedBy: [],
            };
          });
        const rules = { ...NO_RULES, velocities: [{ windowSeconds: 1, units: 10n, count: null }] };
        const left = replay(rules, [], sends).filter(({ judgement }) => judgement.verdict.is === "ALLOW");
        for (const { at } of left) {
          const inside = left.filter((one) => one.at <= at && one.at.getTime() > at.getTime() - 1_000);
          expect(inside.reduce((sum, { units }) => sum + units, 0n) <= 10n).toBe(true);
        }
      }),
    );
  });
});
