import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outsideOn } from "./bitcoin.ts";
import { BROADCAST_FAULTS, startBroadcastProxy } from "./broadcast-proxy.ts";
import { BTC, makeSpending } from "./spending-process.ts";
import { type World, world } from "./world.ts";

const PAYEE = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";

describe.skipIf(whyNoBtcd())("a pay-out of Bitcoin whose broadcast goes wrong on the way", () => {
  let btcd: Btcd;
  let here: World;
  let proxy: Awaited<ReturnType<typeof startBroadcastProxy>>;
  beforeEach(async () => {
    [btcd, here] = await Promise.all([startBtcd(), world()]);
    await outsideOn(btcd).mine(130);
    proxy = await startBroadcastProxy(btcd.url, "sendrawtransaction");
  });
  afterEach(async () => {
    await here.close();
    await proxy.stop();
    await btcd.stop();
  });

  it.each(BROADCAST_FAULTS)("pays once, by the bytes that were signed first: %s", async (how) => {
    const rules = { sendAgainMs: 1_000, replaceAfterMs: 3_600_000 };
    const spending = makeSpending({ here, btcd, urls: [proxy.url], rules });
    const { openTreasury, request, find, round, attempts, outside, clock, told, readPool } = spending;
    // One output: what is sent next spends its change, which the node may not have heard of yet.
    await openTreasury(BTC);
    const id = await request(PAYEE, BTC / 4n);
    proxy.break(how);
    await round();
    expect(proxy.isMet()).toBe(true);
    const [signed, ...more] = await attempts(await find(id));
    // `already have transaction` (twice) is an answer; nothing else of it decides anything.
    expect(signed?.outcome).toBe(how === "twice" ? "ACCEPTED" : "UNCLEAR");
    expect([(await find(id)).state, more]).toEqual(["BROADCAST", []]);

    const next = await request(PAYEE, BTC / 8n);
    await round();
    await proxy.letGo();
    for (let rounds = 0; rounds < 8; rounds += 1) {
      clock.pass(2_000);
      await round();
      await outside.mine(1);
    }
    await outside.mine(100);
    await round();
    await round();

    const sends = await Promise.all([id, next].map(find));
    expect(sends.map(({ state }) => state)).toEqual(["FINAL", "FINAL"]);
    expect(await attempts(await find(id))).toMatchObject([{ txid: signed?.txid, outcome: "ACCEPTED" }]);
    const spent = sends.reduce((sum, { amount, mined }) => sum + amount.units + (mined?.fee ?? 0n), 0n);
    expect(await readPool()).toBe(BTC - spent);
    expect((await told("payout.confirmed")).map(({ subject }) => subject).toSorted()).toEqual([id, next].toSorted());
    expect(await told("payout.failed")).toEqual([]);
  });
});
