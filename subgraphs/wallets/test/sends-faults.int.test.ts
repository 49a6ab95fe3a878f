import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BROADCAST_FAULTS, startBroadcastProxy } from "./broadcast-proxy.ts";
import { nextPayee } from "./paying.ts";
import { makeSending } from "./sending-process.ts";
import { type World, world } from "./world.ts";

describe.skipIf(whyNoAnvil())("a pay-out of Ethereum whose broadcast goes wrong on the way", () => {
  let anvil: Anvil;
  let here: World;
  let proxy: Awaited<ReturnType<typeof startBroadcastProxy>>;
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 1 }), world()]);
    proxy = await startBroadcastProxy(anvil.url, "eth_sendRawTransaction");
  });
  afterEach(async () => {
    await here.close();
    await proxy.stop();
    await anvil.stop();
  });

  it.each(BROADCAST_FAULTS)("pays once, by the bytes that were signed first: %s", async (how) => {
    const rules = { sendAgainMs: 1_000, replaceAfterMs: 3_600_000 };
    const sending = makeSending({ here, anvil, urls: [proxy.url], rules });
    const { openTreasury, request, find, round, attempts, mine, clock, told, balanceOf, countOf } = sending;
    const { address } = await openTreasury();
    const [to, behind] = [nextPayee(), nextPayee()];
    const id = await request(to, "0.25");
    proxy.break(how);
    await round();
    expect(proxy.isMet()).toBe(true);
    const [signed, ...more] = await attempts(await find(id));
    // `already imported` (twice) is an answer; nothing else of it decides anything.
    expect(signed?.outcome).toBe(how === "twice" ? "ACCEPTED" : "UNCLEAR");
    expect([(await find(id)).state, more]).toEqual(["BROADCAST", []]);

    // The next nonce, which the node may hear first.
    const next = await request(behind, "0.5");
    await round();
    await proxy.letGo();
    for (let rounds = 0; rounds < 8; rounds += 1) {
      clock.pass(2_000);
      await round();
      await mine();
    }
    await round();

    expect([(await find(id)).state, (await find(next)).state]).toEqual(["FINAL", "FINAL"]);
    expect(await attempts(await find(id))).toMatchObject([{ txid: signed?.txid, outcome: "ACCEPTED" }]);
    expect([await balanceOf(to), await balanceOf(behind)]).toEqual([25n * 10n ** 16n, 5n * 10n ** 17n]);
    expect(await countOf(address)).toBe(2);
    expect((await told("payout.confirmed")).map(({ subject }) => subject).toSorted()).toEqual([id, next].toSorted());
    expect(await told("payout.failed")).toEqual([]);
  });
});
