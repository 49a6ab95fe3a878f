import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeTronAddress } from "../src/adapters/chains/tron/address.ts";
import { SHAPES } from "./apart.ts";
import { makeExpiringProcess, SOLID, startChain, TRX, USDT, VALID_BLOCKS } from "./expiring-process.ts";
import { findMiscounted } from "./sweepable.ts";
import { type World, world } from "./world.ts";

const PAYOUTS = 24;
/** Of one round, in which much is to be done. */
const QUERIES = 90;

/** 1 to `most`, spread, and the same at every run (Numerical Recipes). */
function makeSpread() {
  let state = 20_261_131;
  return (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + (state % most);
  };
}
const payeeAt = (place: number): string =>
  encodeTronAddress(secp256k1.getPublicKey(Buffer.alloc(32, place + 1), false));

describe.each(SHAPES)("pay-outs of Tron by $whose that are killed again and again", ({ isApart }) => {
  let tron: TronStandIn;
  let here: World;
  beforeEach(async () => {
    [tron, here] = await Promise.all([startChain(), world({ isApart })]);
  });
  afterEach(async () => {
    expect(await findMiscounted(here)).toEqual([]);
    await here.close();
    await tron.stop();
  });

  it("pay each payee once, whatever expires, is forgotten, or is taken back meanwhile", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, dyingRound, mine, told, balanceOf, attempts } = expiring;
    const treasury = await openTreasury();
    const payees = Array.from({ length: PAYOUTS }, (_, i) => ({ to: payeeAt(i), units: TRX + BigInt(i) }));
    const ids: Awaited<ReturnType<typeof request>>[] = [];
    for (const { to, units } of payees) ids.push(await request(to, units));

    const spread = makeSpread();
    let kills = 0;
    for (let rounds = 0; rounds < 30; rounds += 1) {
      const deaths = await Promise.all([
        dyingRound({ at: spread(QUERIES), when: "before" }),
        dyingRound({ at: spread(QUERIES), when: "behind" }),
      ]);
      kills += deaths.filter(Boolean).length;
      // Some of what waits is forgotten; at times nothing of it is mined until it has expired.
      const waiting = tron.chain.waiting.map(({ txid }) => txid);
      for (const txid of waiting) if (spread(3) === 1) tron.chain.drop(txid);
      if (rounds % 4 === 1) mine(VALID_BLOCKS + SOLID + 2, { only: waiting.slice(0, 1) });
      else mine(spread(5));
      if (rounds % 6 === 5) {
        const depth = spread(5);
        tron.chain.takeBack(depth);
        tron.chain.mineEmpty(depth + 1);
      }
    }
    expect(kills).toBeGreaterThan(15);
    for (let rounds = 0; rounds < 40; rounds += 1) {
      await round();
      mine(VALID_BLOCKS);
    }
    await round();
    await round();

    const sends = await Promise.all(ids.map(find));
    expect(sends.map(({ state }) => state)).toEqual(ids.map(() => "FINAL"));
    expect(payees.map(({ to }) => balanceOf(to))).toEqual(payees.map(({ units }) => units));
    expect(new Set(sends.map(({ nonce }) => nonce)).size).toBe(PAYOUTS);
    const confirmed = (await told("payout.confirmed")).map(({ subject }) => subject);
    expect(confirmed.toSorted()).toEqual(ids.toSorted());
    expect(await told("payout.failed")).toEqual([]);
    const fees = (await told("fee.paid")).map(({ data }) => (data as { txid: string }).txid);
    expect(fees.toSorted()).toEqual(sends.map(({ mined }) => mined?.txid ?? "").toSorted());
    const spent = sends.reduce((sum, { amount, mined }) => sum + amount.units + (mined?.fee ?? 0n), 0n);
    expect(balanceOf(treasury.address)).toBe(100_000n * TRX - spent);
    // Some were signed anew, and all that are not in a block are proven dead.
    const all = (await Promise.all(sends.map(attempts))).flat();
    expect(all.length).toBeGreaterThan(PAYOUTS);
    expect(all.filter(({ deadHeight }) => deadHeight === null)).toHaveLength(PAYOUTS);
    expect(await here.rows("SELECT 1 AS one FROM wallets.source WHERE paused_for IS NOT NULL")).toEqual([]);
  });

  it("pay each payee of a token once, and sweep what was deposited, by whichever query somebody dies", async () => {
    const expiring = makeExpiringProcess({ here, tron, tokens: [USDT], rules: { feeCap: 50n * TRX } });
    const { openTreasury, request, find, round, dyingRound, mine, told, tokensOf, balanceOf, attempts, sends } =
      expiring;
    const treasury = await openTreasury();
    await expiring.payTokens(treasury.address, 1_000n * TRX);
    mine(SOLID + 1);
    await round();
    const swept: string[] = [];
    for (let i = 0; i < 3; i += 1) swept.push(await expiring.deposit(20n * TRX + BigInt(i), { isOfToken: true }));
    const payees = Array.from({ length: 12 }, (_, i) => ({ to: payeeAt(i + 40), units: TRX + BigInt(i) }));
    const ids: Awaited<ReturnType<typeof request>>[] = [];
    for (const { to, units } of payees) ids.push(await request(to, units, { currency: "USDT" }));

    const spread = makeSpread();
    let kills = 0;
    for (let rounds = 0; rounds < 24; rounds += 1) {
      const deaths = await Promise.all([
        dyingRound({ at: spread(QUERIES), when: "before" }),
        dyingRound({ at: spread(QUERIES), when: "behind" }),
      ]);
      kills += deaths.filter(Boolean).length;
      const waiting = tron.chain.waiting.map(({ txid }) => txid);
      for (const txid of waiting) if (spread(3) === 1) tron.chain.drop(txid);
      if (rounds % 4 === 1) mine(VALID_BLOCKS + SOLID + 2, { only: waiting.slice(0, 1) });
      else mine(spread(5));
      if (rounds % 6 === 5) {
        const depth = spread(5);
        tron.chain.takeBack(depth);
        tron.chain.mineEmpty(depth + 1);
      }
    }
    expect(kills).toBeGreaterThan(12);
    for (let rounds = 0; rounds < 40; rounds += 1) {
      await round();
      mine(VALID_BLOCKS);
    }
    await round();
    await round();

    const paid = await Promise.all(ids.map(find));
    expect(paid.map(({ state }) => state)).toEqual(ids.map(() => "FINAL"));
    expect(payees.map(({ to }) => tokensOf(to))).toEqual(payees.map(({ units }) => units));
    const confirmed = (await told("payout.confirmed")).map(({ subject }) => subject);
    expect(confirmed.toSorted()).toEqual(ids.toSorted());
    expect(await told("payout.failed")).toEqual([]);
    expect(swept.map(tokensOf)).toEqual(swept.map(() => 0n));
    const sum = payees.reduce((all, { units }) => all + units, 0n);
    expect(tokensOf(treasury.address)).toBe(1_000n * TRX + 60n * TRX + 3n - sum);
    // Each address had its fee once, and what was sent for it was credited to nobody.
    const all = await sends.list({ network: "TRON", kind: null, states: ["FINAL"], after: null, count: 99 });
    expect(
      all
        .filter(({ kind }) => kind === "FUND")
        .map(({ payee }) => payee)
        .toSorted(),
    ).toEqual(swept.toSorted());
    expect(all.filter(({ kind }) => kind === "SWEEP")).toHaveLength(3);
    expect(await told("deposit.confirmed")).toHaveLength(3);
    // Every sun is with somebody, or was burned for what is in a block and told.
    const burned = all.reduce((fees, { mined }) => fees + (mined?.fee ?? 0n), 0n);
    const left = [treasury.address, ...swept].reduce((units, address) => units + balanceOf(address), 0n);
    expect(left).toBe(100_000n * TRX - burned);
    const fees = (await told("fee.paid")).map(({ data }) => (data as { txid: string }).txid);
    expect(fees.toSorted()).toEqual(all.map(({ mined }) => mined?.txid ?? "").toSorted());
    const living = (await Promise.all(all.map(attempts))).flat().filter(({ deadHeight }) => deadHeight === null);
    expect(living).toHaveLength(all.length);
    expect(await here.rows("SELECT 1 AS one FROM wallets.source WHERE paused_for IS NOT NULL")).toEqual([]);
  });

  it.each([
    ["the request is lost", "before: cut"],
    ["the reply is lost", "behind: cut"],
    ["a proxy says 502 before the node has it", "before: 502"],
    ["a proxy says 502 behind the node's word", "behind: 502"],
  ] as const)("pay once where %s, and hear that it is known", async (_what, how) => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, mine, balanceOf, attempts } = expiring;
    await openTreasury();
    const to = payeeAt(99);
    const id = await request(to, TRX);
    tron.disturbed.set("/wallet/broadcasthex", how);
    await round();
    const [attempt] = await attempts(await find(id));
    expect([(await find(id)).state, attempt?.outcome]).toEqual(["BROADCAST", "UNCLEAR"]);
    const isThere = how.startsWith("behind");
    expect(tron.chain.waiting.map(({ txid }) => txid)).toEqual(isThere ? [attempt?.txid] : []);
    tron.disturbed.clear();
    await round();
    // By DUP_TRANSACTION_ERROR where it was there.
    expect(await attempts(await find(id))).toMatchObject([{ outcome: "ACCEPTED" }]);
    mine(SOLID);
    await round();
    await round();
    expect(await find(id)).toMatchObject({ state: "FINAL" });
    expect(balanceOf(to)).toBe(TRX);
  });
});
