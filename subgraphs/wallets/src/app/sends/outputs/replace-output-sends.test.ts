import { describe, expect, it } from "vitest";
import { makeOutputWorld, TREASURY } from "../../../../test/fakes/output-world.ts";
import { nameOf } from "../../../domain/sends/outputs/coin.ts";
import { packageOf } from "../../../domain/sends/outputs/package.ts";
import { rateOf } from "../../../domain/sends/outputs/rates.ts";

async function setting(options: Parameters<typeof makeOutputWorld>[0] = {}, given = [100_000n]) {
  const here = makeOutputWorld(options);
  const coins = given.map((units) => here.give(units));
  const id = await here.plan(40_000n);
  await here.sign();
  await here.noteSent(id);
  return { ...here, id, coins };
}

describe("what is stuck where money is outputs", () => {
  it("is left while nothing is due", async () => {
    const { replace, attempts, id } = await setting();
    await replace();
    expect(attempts(id)).toHaveLength(1);
  });

  it("is replaced after the time, where nodes find it too cheap, and where it is asked for: by the same inputs", async () => {
    const { replace, attempts, id, clock, noteSent, sends, signed } = await setting();
    clock.pass(60_000);
    await replace();
    await noteSent(id, "TOO_CHEAP");
    await replace();
    await noteSent(id);
    await sends.inSends((writer) => writer.ask(id, "SPEED_UP"));
    await replace();
    const all = attempts(id);
    expect(all).toHaveLength(4);
    for (const [i, { fee, vsize, inputs, units }] of all.entries()) {
      expect([units, inputs]).toEqual([40_000n, all[0]?.inputs]);
      if (i > 0) expect(fee).toBeGreaterThanOrEqual((all[i - 1]?.fee ?? 0n) + BigInt(vsize));
    }
    for (const { outputs } of signed) expect(outputs[0]).toEqual({ address: "payee of 40000", units: 40_000n });
    expect(sends.all()[0]?.asked).toBeNull();
  });

  it("takes more outputs where nothing is left to pay with, and keeps all that it had", async () => {
    const { replace, attempts, id, clock, give } = await setting({}, [40_230n]);
    expect(attempts(id)[0]?.inputs).toHaveLength(1);
    clock.pass(60_000);
    await replace();
    expect(attempts(id)).toHaveLength(1);
    give(50_000n);
    await replace();
    const [first, second] = attempts(id);
    expect(second?.inputs).toHaveLength(2);
    expect(second?.inputs).toEqual(expect.arrayContaining([...(first?.inputs ?? [])]));
  });

  it("is not replaced above what it may cost, which is said once", async () => {
    const { replace, attempts, id, clock, lines } = await setting({ rules: { feeCap: 300n } });
    for (let times = 0; times < 3; times += 1) {
      clock.pass(60_000);
      await replace();
    }
    expect(attempts(id)).toHaveLength(1);
    expect(lines.filter((line) => line.includes("may cost no more"))).toHaveLength(1);
  });

  it("is called off by paying all back to the treasury, and stays so", async () => {
    const { replace, attempts, id, sends, signed, noteSent, clock } = await setting();
    await sends.inSends((writer) => writer.ask(id, "CANCEL"));
    await replace();
    await noteSent(id);
    clock.pass(60_000);
    await replace();
    const [first, second, third] = attempts(id);
    expect([first, second, third].map((one) => one?.isCancel)).toEqual([false, true, true]);
    expect(second?.units).toBe(0n);
    expect(signed[1]?.outputs).toEqual([{ address: TREASURY, units: 100_000n - (second?.fee ?? 0n) }]);
  });

  it("is not replaced where another spends what it leaves, nor where what it spends is gone", async () => {
    const { replace, attempts, id, clock, reserved, there, coins, lines } = await setting();
    clock.pass(60_000);
    reserved.set(`${attempts(id)[0]?.txid}:1`, id);
    await replace();
    expect(lines.some((line) => line.includes("another spends what it leaves"))).toBe(true);
    reserved.clear();
    for (const coin of coins) there.delete(nameOf(coin));
    await replace();
    expect(lines.some((line) => line.includes("is not in the chain any more"))).toBe(true);
    expect(attempts(id)).toHaveLength(1);
  });

  it("is not replaced while nobody knows the chain", async () => {
    const { replace, attempts, id, clock, state } = await setting();
    clock.pass(60_000);
    state.chain = null;
    await replace();
    expect(attempts(id)).toHaveLength(1);
  });

  it("has who spends what it leaves pay for both, where its block was taken back", async () => {
    const { id, attempts, clock, there, plan, sign, noteSent, replace, find, lines } = await setting();
    const [parent] = attempts(id);
    if (!parent) throw new Error("it is signed");
    // As its block had it; and it has another output there.
    const change = { txid: parent.txid, vout: 1, units: 100_000n - 40_000n - parent.fee, address: TREASURY };
    there.set(nameOf(change), change);
    const second = await plan(20_000n);
    await sign();
    await noteSent(second);
    expect(attempts(second)[0]?.inputs).toEqual([{ txid: parent.txid, vout: 1 }]);
    there.delete(nameOf(change));
    clock.pass(60_000);
    await replace();
    expect([attempts(id).length, find(id).state]).toEqual([1, "BROADCAST"]);
    const [first, raised] = attempts(second);
    if (!first || !raised) throw new Error("it pays for both");
    const rate = (one: typeof first) => rateOf(packageOf([parent, one]));
    expect(rate(raised)).toBeGreaterThanOrEqual((rate(first) * 5n) / 4n);
    expect(lines.some((line) => line.includes("that one pays for both"))).toBe(true);
    expect(lines.some((line) => line.includes("is not in the chain any more"))).toBe(false);
  });
});
