import { describe, expect, it } from "vitest";
import { makeOutputWorld, TREASURY } from "../../../../test/fakes/output-world.ts";
import type { SendRules } from "../ports.ts";

const RULE = { rate: 2_000n, outputs: 10 };

function setting(consolidation: SendRules["consolidation"] = RULE, count = 40) {
  const here = makeOutputWorld({ rules: { consolidation } });
  for (let i = 0; i < count; i += 1) here.give(10_000n + BigInt(i), i % 2 === 0 ? TREASURY : `deposit ${i}`);
  const joins = () => here.sends.all().filter(({ kind }) => kind === "CONSOLIDATION");
  return { ...here, joins };
}

describe("many small outputs", () => {
  it("become one, the treasury's, by what the network takes of who waits, once until that is mined", async () => {
    const { consolidate, joins, attempts, signed } = setting();
    await consolidate();
    await consolidate();
    const [join, ...others] = joins();
    if (!join) throw new Error("they are joined");
    expect(others).toEqual([]);
    expect(join).toMatchObject({
      ...{ state: "SIGNED", nonce: 0, source: TREASURY, payee: TREASURY, isAll: true, paymentId: null, userId: null },
    });
    const [attempt] = attempts(join.id);
    expect(attempt?.inputs).toHaveLength(24);
    // 10.5 and 31 virtual bytes, and 68 each, at a satoshi; twice as much where it is replaced.
    expect([attempt?.fee, join.feeCap]).toEqual([1_674n, 3_348n]);
    const spent = signed[0]?.inputs.reduce((sum, { units }) => sum + units, 0n) ?? 0n;
    expect(signed[0]?.outputs).toEqual([{ address: TREASURY, units: spent - 1_674n }]);
    expect(join.amount.units).toBe(spent - 1_674n);
  });

  it("stay where nobody wants them joined, they are few, the network takes more, or nothing new is signed", async () => {
    const never = async (here: ReturnType<typeof setting>) => {
      await here.consolidate();
      expect(here.joins()).toEqual([]);
    };
    await never(setting(null));
    await never(setting(RULE, 26));
    const dear = setting({ ...RULE, rate: 1_999n });
    await never(dear);
    const paused = setting();
    paused.state.isPaused = true;
    await never(paused);
    const blind = setting();
    blind.state.chain = null;
    await never(blind);
    const stopped = setting();
    stopped.sends.rows().stopped.add("TST");
    await never(stopped);
  });

  it("stay as far as payments that wait may need them", async () => {
    const { consolidate, joins, attempts, plan } = setting();
    await plan(100_000n);
    // And what it may cost.
    await consolidate();
    expect(attempts(joins()[0]?.id ?? ("" as never))[0]?.inputs).toHaveLength(20);
    const lacking = setting();
    await lacking.plan(390_000n);
    await lacking.consolidate();
    expect(lacking.joins()).toEqual([]);
  });
});
