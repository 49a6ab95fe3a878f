import { startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { startTronStandIn } from "@coffer/local-parts/tron-stand-in";
import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it, vi } from "vitest";
import { readTronAddress } from "../src/adapters/chains/tron/address.ts";
import { HOLDER, makeTronFaucet } from "../src/adapters/chains/tron/faucet.ts";
import { makeHttpJson } from "../src/adapters/rpc/http-json.ts";
import { outsideOn } from "./bitcoin.ts";
import { PATIENT, rescansIn } from "./rescans.ts";
import { NO_PROVIDERS, person, type World, world } from "./world.ts";

const BTC = 10n ** 8n;

/** A wallet of a network that is not connected yet, and what connects it. */
async function start(network: "BITCOIN" | "TRON") {
  const here = await world();
  const { said } = await here.create(person(), { network });
  return {
    ...{ here, rescans: rescansIn(here, network), address: said?.wallet?.addresses.nodes[0]?.address ?? "" },
    connect: (url: string) =>
      here.another(here.environment.pool, { providers: { ...NO_PROVIDERS, [network]: [new Secret(url)] } }),
  };
}

const outputs = (here: World) =>
  here.rows<{ txid: string; units: string; height: number; spent_by: string | null }>(
    "SELECT txid, units::text AS units, height, spent_by FROM wallets.utxo u JOIN wallets.wallet w ON w.id = u.wallet_id AND w.kind = 'CUSTODIAL' ORDER BY height",
  );

describe.skipIf(whyNoBtcd())("blocks of Bitcoin that are read once more", () => {
  it("bring deposits and outputs of before the network was connected, each once", async () => {
    const btcd = await startBtcd();
    const outside = outsideOn(btcd);
    const { here, rescans, address, connect } = await start("BITCOIN");
    try {
      await outside.mine(150);
      const before = await outside.pay(address, 2n * BTC);
      await outside.mine(1);
      const from = await outside.height();
      await outside.mine(120);
      const at = await connect(btcd.url);
      expect(await rescans.isDone(() => outside.mine(1), at)).toMatchObject({ found: 1, operatorId: null });
      const after = await outside.pay(address, BTC - 1n);
      await outside.mine(2);
      await vi.waitFor(
        async () =>
          expect((await rescans.deposits()).map(({ txid, state, credits }) => [txid, state, credits])).toEqual([
            [before, "CONFIRMED", 1],
            [after, "CONFIRMED", 1],
          ]),
        PATIENT,
      );
      const kept = await outputs(here);
      expect(kept).toMatchObject([
        { txid: before, units: String(2n * BTC), height: from, spent_by: null },
        { txid: after, units: String(BTC - 1n), spent_by: null },
      ]);
      await rescans.begin(from - 3, at);
      expect(await rescans.isDone(() => outside.mine(1), at)).toMatchObject({ found: 0 });
      expect(await outputs(here)).toEqual(kept);
    } finally {
      await here.close();
      await btcd.stop();
    }
  });
});

describe("blocks of Tron that are read once more", () => {
  it("bring TRX of before the network was connected, once", async () => {
    const rich = new Map([[Buffer.from(readTronAddress(HOLDER)).toString("hex"), 2n ** 63n - 1n]]);
    const tron = await startTronStandIn({ balances: rich, slotMs: 1 });
    const { here, rescans, address, connect } = await start("TRON");
    try {
      tron.chain.mineEmpty(3);
      const txid = await makeTronFaucet(makeHttpJson({ url: new Secret(tron.url) })).send(address, 7_000_001n);
      tron.chain.mine();
      tron.chain.mineEmpty(60);
      const at = await connect(tron.url);
      const mine = async () => tron.chain.mineEmpty(1);
      expect(await rescans.isDone(mine, at)).toMatchObject({ found: 1 });
      await vi.waitFor(
        async () =>
          expect(await rescans.deposits()).toMatchObject([
            { txid, currency: "TRX", units: "7000001", state: "CONFIRMED", credits: 1 },
          ]),
        PATIENT,
      );
      await rescans.begin(0, at);
      expect(await rescans.isDone(mine, at)).toMatchObject({ found: 0 });
    } finally {
      await here.close();
      await tron.stop();
    }
  });
});
