import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { Secret } from "@coffer/platform/values/secret";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCodec } from "../src/adapters/chains/bitcoin/raw-block.ts";
import { makeBitcoinSending } from "../src/adapters/chains/bitcoin/sending.ts";
import { makeJsonRpc } from "../src/adapters/rpc/json-rpc.ts";
import { feeFor } from "../src/domain/sends/outputs/sizes.ts";
import { outsideOn } from "./bitcoin.ts";
import { BTC, makeSpending } from "./spending-process.ts";
import { type World, world } from "./world.ts";

const PAYEE = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const PAYOUTS = 4;
/** Of one round, in which much is to be done. */
const QUERIES = 110;

/** 1 to `most`, spread, and the same at every run (Numerical Recipes). */
function makeSpread() {
  let state = 20_261_201;
  return (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + (state % most);
  };
}

describe.skipIf(whyNoBtcd())("what the treasury pays itself by processes that are killed again and again", () => {
  let btcd: Btcd;
  let here: World;
  beforeEach(async () => {
    [btcd, here] = await Promise.all([startBtcd(), world()]);
    await outsideOn(btcd).mine(150);
  });
  afterEach(async () => {
    await here.close();
    await btcd.stop();
  });

  it("is signed once for each that is stuck, spends nothing twice, and costs what the books say, over reorganisations", async () => {
    const funds = [...Array.from({ length: PAYOUTS }, (_, i) => BTC + BigInt(i)), ...small()];
    await makeSpending({ here, btcd }).openTreasury(...funds);
    const { rates } = await makeBitcoinSending(makeJsonRpc({ url: new Secret(btcd.url), version: "1.0" })).feeRates();
    // Of change in one output; not as much as a replacement has to pay.
    const feeCap = feeFor(rates.NORMAL, 153) + 50n;
    const spending = makeSpending({ here, btcd, rules: { feeCap, replaceAfterMs: 30_000, sendAgainMs: 1_000 } });
    const { request, find, round, dyingRound, outside, clock, told, readPool, startProcess, listHome } = spending;
    const ids: Awaited<ReturnType<typeof request>>[] = [];
    for (let i = 0; i < PAYOUTS; i += 1) ids.push(await request(PAYEE, BTC / 2n + BigInt(i)));
    await round();
    expect((await Promise.all(ids.map(find))).map(({ state }) => state)).toEqual(ids.map(() => "BROADCAST"));

    const raised = { feeCap: 1_000_000n, consolidation: { rate: rates.NORMAL * 4n, outputs: 5 } };
    const spread = makeSpread();
    let kills = 0;
    for (let rounds = 0; rounds < 24; rounds += 1) {
      clock.pass(31_000);
      const deaths = await Promise.all([
        dyingRound({ at: spread(QUERIES), when: "before" }, raised),
        dyingRound({ at: spread(QUERIES), when: "behind" }, raised),
      ]);
      kills += deaths.filter(Boolean).length;
      if (rounds < 8) await outside.mineEmpty(1);
      else await outside.mine(1);
      if (rounds % 8 === 7) {
        await outside.takeBack(2);
        await outside.mineEmpty(3);
      }
    }
    expect(kills).toBeGreaterThan(12);
    const last = startProcess(undefined, { ...raised, consolidation: null });
    for (let rounds = 0; rounds < 10; rounds += 1) {
      clock.pass(31_000);
      await last.round();
      await outside.mine(2);
    }
    await outside.mine(100);
    for (let rounds = 0; rounds < 3; rounds += 1) await last.round();

    const [payouts, home] = [await Promise.all(ids.map(find)), await listHome()];
    expect(payouts.map(({ state }) => state)).toEqual(ids.map(() => "FINAL"));
    const bumps = home.filter(({ kind }) => kind === "BUMP");
    expect(bumps).toHaveLength(PAYOUTS);
    expect(home.length).toBeGreaterThan(bumps.length);
    expect(home.map(({ state }) => state)).toEqual(home.map(() => "FINAL"));
    const paidFor = await here.rows<{ parent: string }>(
      "SELECT DISTINCT p.send_id AS parent FROM wallets.send s JOIN wallets.attempt_input i ON i.send_id = s.id JOIN wallets.attempt p ON p.txid = i.txid WHERE s.kind = 'BUMP' AND p.send_id IN (SELECT id FROM wallets.send WHERE kind = 'PAYOUT')",
    );
    expect(paidFor).toHaveLength(PAYOUTS);
    // One attempt of what another paid for: never both.
    const attempts = await Promise.all(payouts.map(spending.attempts));
    expect(attempts.map(({ length }) => length)).toEqual(ids.map(() => 1));

    const all = [...payouts, ...home];
    const { Transaction } = await loadCodec();
    const spent: string[] = [];
    for (const { mined } of all) {
      const read = Transaction.fromHex(String(await btcd.ask("getrawtransaction", mined?.txid, 0)));
      for (const { hash, index } of read.ins) spent.push(`${Buffer.from(hash).toString("hex")}:${index}`);
    }
    expect(new Set(spent).size).toBe(spent.length);
    const fees = (await told("fee.paid")).map(({ data }) => (data as { txid: string }).txid);
    expect(fees.toSorted()).toEqual(all.map(({ mined }) => mined?.txid ?? "").toSorted());
    expect((await told("payout.confirmed")).map(({ subject }) => subject).toSorted()).toEqual(ids.toSorted());
    const paid = payouts.reduce((sum, { amount }) => sum + amount.units, 0n);
    const cost = all.reduce((sum, { mined }) => sum + (mined?.fee ?? 0n), 0n);
    expect(await readPool()).toBe(funds.reduce((sum, one) => sum + one, 0n) - paid - cost);
    expect(await here.rows("SELECT DISTINCT released FROM wallets.send_input")).toEqual([{ released: true }]);
  });
});

/** More than stay as they are, and each worth being spent. */
const small = () => Array.from({ length: 30 }, (_, i) => 200_000n + BigInt(i));
