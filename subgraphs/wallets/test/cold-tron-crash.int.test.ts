import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SHAPES } from "./apart.ts";
import { coldOnTron, TRX_CAP, USDT_CAP } from "./cold-tron.ts";
import { SOLID, startChain, TRX, VALID_BLOCKS } from "./expiring-process.ts";
import { newPayee } from "./own-expiring.ts";
import { type World, world } from "./world.ts";

/** Of one round, in which much is to be done. */
const QUERIES = 90;
const PAYOUTS = 4;

describe.each(SHAPES)("what is kept cold on Tron by $whose that are killed", ({ isApart }) => {
  let tron: TronStandIn;
  let here: World;
  beforeEach(async () => {
    [tron, here] = await Promise.all([startChain(), world({ isApart })]);
  });
  afterEach(async () => {
    await here.close();
    await tron.stop();
  });

  it("goes once, whichever query they are killed at, what is forgotten or taken back, and the books agree", async () => {
    const begun = await coldOnTron(here, tron);
    const { keepAt, listSends, settle, request, find, books, dyingRound, mine, ...of } = begun;
    const { treasury, frozen, balanced, balanceOf, tokensOf, attempts, told } = of;
    await keepAt(frozen, { caps: [TRX_CAP, USDT_CAP] });
    const payments: Awaited<ReturnType<typeof request>>[] = [];
    for (let count = 0; count < PAYOUTS; count += 1) {
      const paymentId = await request(newPayee(), 10n * TRX);
      books.asked(paymentId, 10n * TRX, { network: "TRON", currency: "TRX" });
      payments.push(paymentId);
    }
    let kills = 0;
    for (let query = 1; query < QUERIES; query += 4) {
      const when = query % 8 === 1 ? "before" : "behind";
      kills += Number(await dyingRound({ at: query, when }));
      kills += Number(await dyingRound({ at: query + 2, when: "behind" }));
      // Some of what waits is forgotten, and at times nothing is mined until it has expired.
      const waiting = tron.chain.waiting.map(({ txid }) => txid);
      if (query % 3 === 0) for (const txid of waiting) tron.chain.drop(txid);
      mine(query % 5 === 0 ? VALID_BLOCKS + SOLID + 2 : 2, query % 5 === 0 ? { only: waiting.slice(0, 1) } : {});
      if (query % 7 === 0) {
        tron.chain.takeBack(3);
        tron.chain.mineEmpty(4);
      }
      if (query % 11 === 0) await begun.pay(treasury.address, 60_000n * TRX);
    }
    expect(kills).toBeGreaterThan(15);
    for (let rounds = 0; rounds < 12; rounds += 1) {
      mine(VALID_BLOCKS);
      await settle(1);
    }
    const sent = await listSends("COLD");
    const final = sent.filter(({ state }) => state === "FINAL");
    expect(new Set(sent.map(({ state }) => state))).toEqual(
      new Set(sent.length > final.length ? ["FINAL", "CANCELLED"] : ["FINAL"]),
    );
    const sumOf = (code: string) =>
      final.reduce((sum, { amount }) => sum + (amount.asset.code === code ? amount.units : 0n), 0n);
    expect([balanceOf(frozen), tokensOf(frozen)]).toEqual([sumOf("TRX"), sumOf("USDT")]);
    expect(sumOf("USDT")).toBe(4_900n * TRX);
    expect(sumOf("TRX")).toBeGreaterThanOrEqual(79_000n * TRX);
    // One attempt of each, and of what has ended none that could be mined.
    const all = (await Promise.all(sent.map(attempts))).flat();
    expect(all.length).toBeLessThanOrEqual(sent.length);
    expect(all.filter(({ deadHeight }) => deadHeight === null)).toHaveLength(final.length);
    const paid = await Promise.all(payments.map(find));
    expect(paid.map(({ state }) => state)).toEqual(payments.map(() => "FINAL"));
    const fees = (await told("fee.paid")).map(({ data }) => (data as { txid: string }).txid);
    expect(fees.toSorted()).toEqual([...final, ...paid].map(({ mined }) => mined?.txid ?? "").toSorted());
    await balanced();
    expect(await here.rows("SELECT 1 AS one FROM wallets.source WHERE paused_for IS NOT NULL")).toEqual([]);
  });
});
