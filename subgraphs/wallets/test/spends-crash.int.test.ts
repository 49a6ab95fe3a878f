import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCodec } from "../src/adapters/chains/bitcoin/raw-block.ts";
import { SHAPES } from "./apart.ts";
import { outsideOn } from "./bitcoin.ts";
import { BTC, makeSpending } from "./spending-process.ts";
import { type World, world } from "./world.ts";

const PAYOUTS = 16;
/** Of one round, in which much is to be done. */
const QUERIES = 90;
const PAYEE = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";

/** 1 to `most`, spread, and the same at every run (Numerical Recipes). */
function makeSpread() {
  let state = 20_261_130;
  return (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + (state % most);
  };
}

describe.skipIf(whyNoBtcd()).each(SHAPES)(
  "pay-outs of Bitcoin by $whose that are killed again and again",
  ({ isApart }) => {
    let btcd: Btcd;
    let here: World;
    beforeEach(async () => {
      [btcd, here] = await Promise.all([startBtcd(), world({ isApart })]);
      await outsideOn(btcd).mine(130);
    });
    afterEach(async () => {
      await here.close();
      await btcd.stop();
    });

    it("pay sixteen payees exactly what is theirs, and spend nothing twice, over reorganisations", async () => {
      const spending = makeSpending({ here, btcd, rules: { sendAgainMs: 1_000, replaceAfterMs: 30_000 } });
      const { openTreasury, request, find, round, dyingRound, outside, clock, told, readPool } = spending;
      const funds = Array.from({ length: 6 }, (_, i) => BTC + BigInt(i));
      await openTreasury(...funds);
      const amounts = Array.from({ length: PAYOUTS }, (_, i) => 1_000_000n + BigInt(i));
      const ids: Awaited<ReturnType<typeof request>>[] = [];
      for (const units of amounts) ids.push(await request(PAYEE, units));

      const spread = makeSpread();
      let kills = 0;
      for (let rounds = 0; rounds < 30; rounds += 1) {
        const deaths = await Promise.all([
          dyingRound({ at: spread(QUERIES), when: "before" }),
          dyingRound({ at: spread(QUERIES), when: "behind" }),
        ]);
        kills += deaths.filter(Boolean).length;
        clock.pass(spread(4) * 4_000);
        await outside.mine(spread(2));
        if (rounds % 6 === 5) {
          const depth = spread(3);
          await outside.takeBack(depth);
          await outside.mineEmpty(depth + 1);
        }
      }
      expect(kills).toBeGreaterThan(15);
      for (let rounds = 0; rounds < 20; rounds += 1) {
        clock.pass(31_000);
        await round();
        await outside.mine(2);
      }
      await outside.mine(100);
      await round();
      await round();

      const sends = await Promise.all(ids.map(find));
      expect(sends.map(({ state }) => state)).toEqual(ids.map(() => "FINAL"));
      const { Transaction } = await loadCodec();
      const seen = new Set<string>();
      const paid: bigint[] = [];
      for (const { mined } of sends) {
        const read = Transaction.fromHex(String(await btcd.ask("getrawtransaction", mined?.txid, 0)));
        for (const { hash, index } of read.ins) seen.add(`${Buffer.from(hash).toString("hex")}:${index}`);
        paid.push(...read.outs.flatMap(({ script, value }) => (script.length === 34 ? [value] : [])));
      }
      expect(paid.toSorted()).toEqual(amounts.toSorted());
      expect(seen.size).toBeGreaterThanOrEqual(PAYOUTS);
      const confirmed = (await told("payout.confirmed")).map(({ subject }) => subject);
      expect(confirmed.toSorted()).toEqual(ids.toSorted());
      expect(await told("payout.failed")).toEqual([]);
      const fees = (await told("fee.paid")).map(({ data }) => (data as { txid: string }).txid);
      expect(fees.toSorted()).toEqual(sends.map(({ mined }) => mined?.txid ?? "").toSorted());
      // What is left is what there was, less what was paid and what it cost.
      const spent = sends.reduce((sum, { amount, mined }) => sum + amount.units + (mined?.fee ?? 0n), 0n);
      expect(await readPool()).toBe(funds.reduce((sum, one) => sum + one, 0n) - spent);
    });
  },
);
