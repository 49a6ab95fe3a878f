import { describe, expect, it } from "vitest";
import { makeOutputWorld, TREASURY } from "../../../../test/fakes/output-world.ts";
import { nameOf } from "../../../domain/sends/outputs/coin.ts";
import { NoAnswer } from "../../chains/ports.ts";

describe("what is planned where money is outputs", () => {
  it("is signed by the keys of what it spends, says payee, change and fee, and the keys are wiped", async () => {
    const { give, plan, sign, find, attempts, signed, opened, reserved } = makeOutputWorld();
    const [mine, theirs] = [give(60_000n), give(70_000n, "deposit")];
    const id = await plan(120_000n, { payee: "ann" });
    await sign();
    expect(find(id)).toMatchObject({ state: "SIGNED", nonce: 0 });
    const [attempt] = attempts(id);
    const [terms] = signed;
    expect(terms?.inputs.map(nameOf).toSorted()).toEqual([mine, theirs].map(nameOf).toSorted());
    // Two inputs and two outputs, at two satoshi a virtual byte.
    expect(attempt).toMatchObject({ number: 1, isCancel: false, units: 120_000n, fee: 418n, vsize: 209 });
    expect(terms?.outputs).toEqual([
      { address: "ann", units: 120_000n },
      { address: TREASURY, units: 130_000n - 120_000n - 418n },
    ]);
    expect([...reserved.values()]).toEqual([id, id]);
    expect(opened).toHaveLength(2);
    expect(opened.every((key) => key.every((byte) => byte === 0))).toBe(true);
  });

  it("shares nothing with another, and what is short waits, told once, while smaller ones go", async () => {
    const { give, plan, sign, find, reserved, lines } = makeOutputWorld();
    for (const units of [50_000n, 60_000n, 70_000n]) give(units);
    const ids = [await plan(40_000n), await plan(400_000n), await plan(45_000n), await plan(50_000n)];
    await sign();
    await sign();
    expect(ids.map((id) => find(id).state)).toEqual(["SIGNED", "PLANNED", "SIGNED", "SIGNED"]);
    expect(new Set(reserved.values()).size).toBe(3);
    expect(lines.filter((line) => line.includes("too little"))).toHaveLength(1);
  });

  it("has its change split while few can be spent", async () => {
    const { give, plan, sign, signed } = makeOutputWorld();
    give(100_000_000n);
    await plan(1_000_000n);
    await sign();
    expect(signed[0]?.outputs.filter(({ address }) => address === TREASURY)).toHaveLength(4);
  });

  it("has failed where no node would relay it, where it is no address, and where it pays itself", async () => {
    const { give, plan, sign, find, told, opened } = makeOutputWorld();
    give(100_000n);
    const ids = [await plan(293n), await plan(5_000n, { payee: "nowhere" }), await plan(6_000n, { payee: TREASURY })];
    await sign();
    for (const id of ids) expect(find(id)).toMatchObject({ state: "FAILED", failure: "PAYEE_REFUSES" });
    expect(told("payout.failed")).toHaveLength(3);
    expect(opened).toEqual([]);
  });

  it("waits where it would cost more than it may, where nobody knows the chain, and while the treasury is paused", async () => {
    const { give, plan, sign, find, state, lines, clock } = makeOutputWorld({ rules: { feeCap: 281n } });
    give(100_000n);
    const id = await plan(5_000n);
    await sign();
    expect(lines.filter((line) => line.includes("cost too much"))).toHaveLength(1);
    await sign();
    expect(find(id).putOff?.times).toBe(1);
    clock.pass(2_000);
    const { chain } = state;
    state.market = { ...state.market, rates: { ...state.market.rates, NORMAL: 1_000n } };
    state.chain = null;
    await sign();
    state.chain = chain;
    state.isPaused = true;
    await sign();
    expect(find(id).state).toBe("PLANNED");
    state.isPaused = false;
    state.fault = new NoAnswer("away");
    await expect(sign()).rejects.toThrow(NoAnswer);
    state.fault = null;
    await sign();
    expect(find(id).state).toBe("SIGNED");
  });

  it("is not signed where what was chosen is gone by then, nor without its key", async () => {
    const { give, plan, sign, find, deps, there, sends, lines } = makeOutputWorld();
    const coin = give(100_000n, "keyless");
    const id = await plan(5_000n);
    const key = sends.keys.get("keyless");
    sends.keys.delete("keyless");
    await sign();
    expect(lines.some((line) => line.includes("keys to sign a send with are missing"))).toBe(true);
    if (key) sends.keys.set("keyless", key);
    const { open } = deps.vault;
    Object.assign(deps.vault, {
      open: async (...of: Parameters<typeof open>) => {
        there.delete(nameOf(coin));
        return open(...of);
      },
    });
    await sign();
    expect(find(id).state).toBe("PLANNED");
  });
});
