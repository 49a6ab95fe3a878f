import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SHAPES } from "./apart.ts";
import { nextPayee } from "./paying.ts";
import { makeSending } from "./sending-process.ts";
import { findMiscounted } from "./sweepable.ts";
import { type World, world } from "./world.ts";

const PAYOUTS = 40;
/** Of one round, in which much is to be done. */
const QUERIES = 90;

/** 1 to `most`, spread, and the same at every run (Numerical Recipes). */
function makeSpread() {
  let state = 20_261_129;
  return (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + (state % most);
  };
}

describe.skipIf(whyNoAnvil()).each(SHAPES)("pay-outs by $whose that are killed again and again", ({ isApart }) => {
  let anvil: Anvil;
  let here: World;
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 1 }), world({ isApart })]);
  });
  afterEach(async () => {
    expect(await findMiscounted(here)).toEqual([]);
    await here.close();
    await anvil.stop();
  });

  it("pay forty payees exactly what is theirs, by nonces without a gap, over reorganisations", async () => {
    const sending = makeSending({ here, anvil, rules: { sendAgainMs: 1_000, replaceAfterMs: 30_000 } });
    const { openTreasury, request, find, round, dyingRound, mine, clock, told, balanceOf } = sending;
    const treasury = await openTreasury();
    const payees = Array.from({ length: PAYOUTS }, (_, i) => ({ to: nextPayee(), units: BigInt(i + 1) }));
    const paymentIds: Awaited<ReturnType<typeof request>>[] = [];
    for (const { to, units } of payees) paymentIds.push(await request(to, `0.${String(units).padStart(18, "0")}`));

    const spread = makeSpread();
    let kills = 0;
    for (let rounds = 0; rounds < 40; rounds += 1) {
      const deaths = await Promise.all([
        dyingRound({ at: spread(QUERIES), when: "before" }),
        dyingRound({ at: spread(QUERIES), when: "behind" }),
      ]);
      kills += deaths.filter(Boolean).length;
      clock.pass(spread(4) * 4_000);
      await mine(spread(2));
      if (rounds % 5 === 4) await anvil.ask("anvil_reorg", spread(3), []);
    }
    expect(kills).toBeGreaterThan(24);
    for (let rounds = 0; rounds < 12; rounds += 1) {
      clock.pass(31_000);
      await round();
      await mine(2);
    }

    const sends = await Promise.all(paymentIds.map(find));
    expect(sends.map(({ state }) => state)).toEqual(payees.map(() => "FINAL"));
    for (const { to, units } of payees) expect(await balanceOf(to)).toBe(units);
    expect(sends.flatMap(({ nonce }) => nonce ?? []).toSorted((a, b) => a - b)).toEqual(payees.map((_, i) => i));
    expect(await sending.countOf(treasury.address)).toBe(PAYOUTS);
    const confirmed = (await told("payout.confirmed")).map(({ subject }) => subject);
    expect(confirmed.toSorted()).toEqual(paymentIds.toSorted());
    expect(await told("payout.failed")).toEqual([]);
    const fees = (await told("fee.paid")).map(({ data }) => (data as { txid: string }).txid);
    expect(fees.toSorted()).toEqual(sends.map(({ mined }) => mined?.txid ?? "").toSorted());
    // What is left is what there was, less what was paid and what it cost.
    const spent = sends.reduce((sum, { amount, mined }) => sum + amount.units + (mined?.fee ?? 0n), 0n);
    expect(await balanceOf(treasury.address)).toBe(100n * 10n ** 18n - spent);
  });
});
