import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SHAPES } from "./apart.ts";
import { makeBooks } from "./books.ts";
import { CAP, coldIn, ether } from "./cold.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { ETHER, nextPayee } from "./paying.ts";
import { makeReconciling } from "./reconciling.ts";
import { makeSending } from "./sending-process.ts";
import { type World, world } from "./world.ts";

const NETWORK = "ETHEREUM";
const FINALITY = 6;

describe.skipIf(whyNoAnvil()).each(SHAPES)("what is kept cold by $whose that are killed", ({ isApart }) => {
  let anvil: Anvil;
  let here: World;
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 2 }), world({ isApart })]);
  });
  afterEach(async () => {
    await here.close();
    await anvil.stop();
  });

  it("goes once and comes back once, whichever query they are killed at, and the books agree", async () => {
    const sending = makeSending({ here, anvil, rules: { sendAgainMs: 1_000 } });
    const { dyingRound, mine, clock, round, request, startProcess, balanceOf } = sending;
    const books = await makeBooks(here);
    const reconciling = makeReconciling({ here, network: NETWORK, urls: [anvil.url] });
    const treasury = await sending.openTreasury();
    const [, device = ""] = (await anvil.ask("eth_accounts")) as string[];
    await anvil.ask("anvil_setBalance", device, "0x0");
    const at = coldIn({ anvil, sending });
    await at.keepAt(device, { caps: [{ ...CAP, cap: 30n * ETHER }] });
    const paymentId = await request(nextPayee(), "10");
    books.asked(paymentId, 10n * ETHER);
    let kills = 0;
    for (let query = 1; query < 70; query += 3) {
      for (const when of ["before", "behind"] as const) kills += Number(await dyingRound({ at: query, when }));
      clock.pass(2_000);
    }
    expect(kills).toBeGreaterThan(10);
    const settle = async () => {
      for (let blocks = 0; blocks < FINALITY + 3; blocks += 1) {
        await mine();
        clock.pass(2_000);
        await round();
        await books.takeAll();
      }
    };
    await settle();
    const [cold, ...others] = await at.listSends("COLD");
    expect(others.filter(({ state }) => state !== "CANCELLED")).toEqual([]);
    expect(cold).toMatchObject({ state: "FINAL", amount: ether(70) });
    expect(await balanceOf(device)).toBe(70n * ETHER);
    const ask = { idempotencyKey: "back" };
    for (let query = 1; query < 60; query += 2) {
      const dying = makeDyingPool(here.environment.pool, { at: query, when: query % 4 === 1 ? "before" : "behind" });
      const process = startProcess(dying.pool);
      const killed = coldIn({ anvil, sending: { ...sending, process } });
      await killed.refill(ether(5), { ...ask, operatorId: at.ann }).catch(() => undefined);
    }
    const asked = await at.refill(ether(5), ask);
    if (!asked.ok) throw new Error(asked.error.code);
    const signed = await at.sign(device, await at.readFields(asked.value));
    for (let query = 1; query < 40; query += 2) {
      const dying = makeDyingPool(here.environment.pool, { at: query, when: query % 4 === 1 ? "before" : "behind" });
      await startProcess(dying.pool)
        .app.submitSigned({
          ...{ userId: at.bob, kind: "REFILL", sendId: asked.value, signed, idempotencyKey: "signed" },
        })
        .catch(() => undefined);
    }
    expect(await at.submit(asked.value, signed, { idempotencyKey: "signed" })).toEqual({
      ok: true,
      value: asked.value,
    });
    await settle();
    expect(await at.listSends("REFILL")).toMatchObject([{ state: "FINAL", amount: ether(5) }]);
    expect(await sending.countOf(device)).toBe(1);
    expect(await sending.countOf(treasury.address)).toBe(2);
    expect(await reconciling.compare()).toMatchObject({ difference: 0n, state: "BALANCED", odd: [] });
  });
});
