import { describe, expect, it } from "vitest";
import { makeOutputWorld, TREASURY } from "../../../../test/fakes/output-world.ts";
import { packageOf } from "../../../domain/sends/outputs/package.ts";
import { rateOf } from "../../../domain/sends/outputs/rates.ts";
import { makeReplaceOutputSends } from "./replace-output-sends.ts";

/** One that may cost no more, of an operator who lets one cost as much by now. */
async function atCap(feeCap: bigint, given = [100_000n]) {
  const here = makeOutputWorld({ rules: { feeCap: 300n } });
  for (const units of given) here.give(units);
  const id = await here.plan(40_000n);
  await here.sign();
  await here.noteSent(id);
  const bumps = () => here.sends.all().filter(({ kind }) => kind === "BUMP");
  const rules = { ...here.deps.rules, feeCap };
  const round = makeReplaceOutputSends({ ...here.deps, ...here.house, rules });
  here.clock.pass(60_000);
  return { ...here, id, bumps, round };
}

describe("what is stuck and may cost no more", () => {
  it("is paid for by what it leaves, to the treasury, once, by a rate of both, and never more than one may cost", async () => {
    const { bumps, round, attempts, id, signed, lines, clock, noteSent } = await atCap(2_000n);
    await round();
    await round();
    const [bump, ...others] = bumps();
    if (!bump) throw new Error("another pays for it");
    expect(others).toEqual([]);
    const [parent] = attempts(id);
    const [child] = attempts(bump.id);
    if (!parent || !child) throw new Error("both are signed");
    expect(bump).toMatchObject({ state: "SIGNED", source: TREASURY, payee: TREASURY, isAll: true, nonce: 1 });
    expect(child.inputs).toEqual([{ txid: parent.txid, vout: 1 }]);
    expect(signed.at(-1)?.outputs).toEqual([{ address: TREASURY, units: 100_000n - 40_000n - parent.fee - child.fee }]);
    // A quarter more than it paid by itself, which was what is paid now.
    const together = packageOf([parent, child]);
    expect(rateOf(together)).toBeGreaterThanOrEqual((rateOf(parent) * 5n) / 4n);
    expect(rateOf(together)).toBeLessThan((rateOf(parent) * 13n) / 10n);
    expect(bump.feeCap).toBe(2_000n - parent.fee);
    expect(lines.filter((line) => line.includes("another pays for it"))).toHaveLength(1);
    // Not both: it is the other that is replaced, and pays for both again.
    for (let times = 0; times < 20; times += 1) {
      await noteSent(bump.id);
      clock.pass(60_000);
      await round();
    }
    expect(attempts(id)).toHaveLength(1);
    const all = attempts(bump.id);
    expect(all.length).toBeGreaterThan(3);
    for (const [i, one] of all.entries()) {
      expect(one.fee + parent.fee).toBeLessThanOrEqual(2_000n);
      const before = all[i - 1];
      if (!before) continue;
      expect(one.fee).toBeGreaterThanOrEqual(before.fee + BigInt(one.vsize));
      expect(rateOf(one)).toBeGreaterThan(rateOf(before));
      expect(rateOf(packageOf([parent, one]))).toBeGreaterThanOrEqual((rateOf(packageOf([parent, before])) * 5n) / 4n);
    }
    expect(bumps()).toHaveLength(1);
  });

  it("is paid for with more outputs that blocks have where too little is left by itself", async () => {
    const { bumps, round, attempts, id, give } = await atCap(5_000n, [40_900n]);
    // 618 are left, and 346 of fee would leave less than such an output costs to spend.
    await round();
    expect(bumps()).toEqual([]);
    const more = give(50_000n);
    await round();
    const [child] = attempts(bumps()[0]?.id ?? id);
    expect(child?.inputs).toEqual([
      { txid: attempts(id)[0]?.txid, vout: 1 },
      { txid: more.txid, vout: more.vout },
    ]);
  });

  it("is not paid for where it costs too much together, is called off, nothing new is signed, or no node has it", async () => {
    const none = async (here: Awaited<ReturnType<typeof atCap>>) => {
      await here.round();
      expect(here.bumps()).toEqual([]);
      expect(here.lines.filter((line) => line.includes("may cost no more"))).toHaveLength(1);
    };
    await none(await atCap(400n));
    const off = await atCap(2_000n);
    await off.sends.inSends((writer) => writer.ask(off.id, "CANCEL"));
    await none(off);
    const paused = await atCap(2_000n);
    paused.state.isPaused = true;
    await none(paused);
    const cheap = await atCap(2_000n);
    await cheap.noteSent(cheap.id, "TOO_CHEAP");
    await none(cheap);
    // Nothing is left of it.
    const spent = await atCap(2_000n, [40_250n]);
    await spent.round();
    expect(spent.bumps()).toEqual([]);
  });

  it("is not paid for by what is stopped, nor from a source that is paused", async () => {
    const stopped = await atCap(2_000n);
    stopped.sends.rows().stopped.add("TST");
    await stopped.round();
    expect(stopped.bumps()).toEqual([]);
    const paused = await atCap(2_000n);
    await paused.sends.inSends((writer) =>
      writer.pause({ network: paused.find(paused.id).network, address: TREASURY }, "REFUSED"),
    );
    await paused.round();
    expect(paused.bumps()).toEqual([]);
  });
});
