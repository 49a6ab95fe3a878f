import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { type Litecoind, startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { money } from "@coffer/money/money";
import { err } from "@coffer/platform/values/result";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SendId } from "../src/domain/wallets/ids.ts";
import { SHAPES } from "./apart.ts";
import { outsideOn } from "./bitcoin.ts";
import { makeBooks } from "./books.ts";
import { DESCRIPTOR, offlineMachine } from "./offline-machine.ts";
import { makeReconciling, termOf } from "./reconciling.ts";
import { BTC, makeSpending, type Spending } from "./spending-process.ts";
import { person, type World, world } from "./world.ts";

const NETWORK = "BITCOIN";
const ASSET = { code: "BTC", scale: 8 };
const FINAL = 100;
const PAYEE = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const [ann, bob] = [person("ADMIN").userId, person("ADMIN").userId];

describe.skipIf(whyNoBtcd() ?? whyNoLitecoind()).each(SHAPES)(
  "what a treasury of Bitcoin holds above its cap: $whose",
  ({ isApart }) => {
    let btcd: Btcd;
    let litecoind: Litecoind;
    let here: World;
    let spending: Spending;
    let sign: Awaited<ReturnType<typeof offlineMachine>>;
    beforeAll(async () => {
      litecoind = await startLitecoind();
      sign = await offlineMachine(litecoind);
    });
    afterAll(() => litecoind.stop());
    beforeEach(async () => {
      [btcd, here] = await Promise.all([startBtcd(), world({ isApart })]);
      await outsideOn(btcd).mine(130);
      spending = makeSpending({ here, btcd, rules: { sendAgainMs: 1_000 } });
      await spending.round();
    });
    afterEach(async () => {
      await here.close();
      await btcd.stop();
    });

    const listSends = async (kind: "COLD" | "REFILL") => {
      const filter = { network: NETWORK, kind, states: null };
      return (await spending.sends.list({ ...filter, after: null, count: 100 })).toReversed();
    };
    const keepCold = async (cap: bigint, target: bigint) => {
      const { app } = spending.process;
      const place = app.readColdPlace(NETWORK, DESCRIPTOR);
      if (!place?.ok) throw new Error("it is a descriptor");
      const caps = [{ asset: ASSET, cap, target, floor: null }];
      const by = { reason: "as agreed", network: NETWORK, place: place.value, caps };
      const proposed = await app.proposeColdStorage({ operatorId: ann, ...by, basedOn: 0, idempotencyKey: "once" });
      if (!proposed.ok) throw new Error(proposed.error.code);
      await app.decideColdStorages.approve({ operatorId: bob, coldStorageId: proposed.value, reason: "compared" });
      return place.value.address;
    };
    const refill = (units: bigint) =>
      spending.process.app.refillTreasury({
        ...{ operatorId: ann, network: NETWORK, amount: money(ASSET, units), coldAddress: null, maximumFee: null },
        ...{ priority: "NORMAL", reason: "it is low", idempotencyKey: crypto.randomUUID() },
      });
    const readPayload = async (id: SendId): Promise<string> => {
      const { readDrafts } = spending.process.app;
      const [send] = await spending.sends.listByIds([id]);
      const [draft] = await readDrafts.byIds([id]);
      const given = send && readDrafts.givenOut(send, draft ?? null);
      if (!given) throw new Error("nothing was given out");
      return given.payload;
    };
    const submit = (sendId: SendId, signed: string) =>
      spending.process.app.submitSigned({
        ...{ userId: bob, kind: "REFILL", sendId, signed, idempotencyKey: crypto.randomUUID() },
      });

    it("goes by outputs of the pool behind what payments take, comes back by a PSBT, and the books agree", async () => {
      const books = await makeBooks(here);
      const reconciling = makeReconciling({ here, network: NETWORK, urls: [btcd.url] });
      const settle = async (blocks: number) => {
        await spending.outside.mine(blocks);
        for (let rounds = 0; rounds < 2; rounds += 1) {
          spending.clock.pass(2_000);
          await spending.round();
        }
        await books.takeAll();
        await books.tellCredited();
      };
      const balanced = async () => {
        const reconciliation = await reconciling.compare();
        expect(reconciliation).toMatchObject({ difference: 0n, state: "BALANCED" });
        return reconciliation;
      };
      await spending.openTreasury(5n * BTC, 5n * BTC, 5n * BTC);
      const address = await keepCold(8n * BTC, 4n * BTC);
      const payment = await spending.request(PAYEE, 2n * BTC);
      books.asked(payment, 2n * BTC, { network: NETWORK, currency: "BTC" });
      await spending.round();
      // What the payment may cost at most is left, too.
      const [cold, ...others] = await listSends("COLD");
      expect(others).toEqual([]);
      expect(cold).toMatchObject({ state: "BROADCAST", payee: address, amount: money(ASSET, 9n * BTC - 1_000_000n) });
      await settle(1);
      await balanced();
      await settle(FINAL);
      expect(await listSends("COLD")).toMatchObject([{ state: "FINAL" }]);
      const there = await balanced();
      // What is kept cold is none of what is spent from.
      expect(await spending.readPool()).toBe(termOf(there, "TREASURY") - (9n * BTC - 1_000_000n));
      expect(await spending.process.app.readTreasuries.list()).toMatchObject([
        { cold: [{ address, isInForce: true, balance: money(ASSET, 9n * BTC - 1_000_000n) }] },
      ]);
      expect(await refill(20n * BTC)).toMatchObject(err({ code: "BALANCE_INSUFFICIENT" }));
      const asked = await refill(3n * BTC);
      if (!asked.ok) throw new Error(asked.error.code);
      expect(await refill(BTC)).toEqual(err({ code: "REFILL_WAITING" }));
      const signed = await sign(await readPayload(asked.value));
      expect(signed.complete).toBe(true);
      expect(await submit(asked.value, signed.psbt)).toEqual({ ok: true, value: asked.value });
      await spending.round();
      await settle(1);
      await balanced();
      await settle(FINAL);
      const [back] = await listSends("REFILL");
      expect(back).toMatchObject({ state: "FINAL", amount: money(ASSET, 3n * BTC) });
      await balanced();
      // Only what came from outside, and what the network took for each of three.
      expect(await spending.told("treasury.funded")).toHaveLength(3);
      expect(await spending.told("fee.paid")).toHaveLength(3);
    });

    it("stops nothing where another program spends it, but is missing in the books' eyes, and what waited for it ends", async () => {
      const books = await makeBooks(here);
      const reconciling = makeReconciling({ here, network: NETWORK, urls: [btcd.url] });
      await spending.openTreasury(10n * BTC);
      const address = await keepCold(5n * BTC, 2n * BTC);
      await spending.round();
      await spending.outside.mine(6);
      await spending.round();
      await books.takeAll();
      expect(await listSends("COLD")).toMatchObject([{ state: "CONFIRMED", payee: address }]);
      const asked = await refill(BTC);
      if (!asked.ok) throw new Error(asked.error.code);
      const payload = await readPayload(asked.value);
      // The same coin, to somebody else: as the machine that has its key makes it by itself.
      await spending.process.app.manageSends.cancel({ operatorId: ann, sendId: asked.value, reason: "another" });
      const second = await refill(2n * BTC);
      if (!second.ok) throw new Error(second.error.code);
      const foreign = await sign(payload);
      const { hex } = (await litecoind.ask("finalizepsbt", foreign.psbt)) as { readonly hex: string };
      await btcd.ask("sendrawtransaction", hex);
      await spending.outside.mine(1);
      await spending.round();
      expect(await submit(second.value, (await sign(await readPayload(second.value))).psbt)).toEqual(
        err({ code: "TRANSACTION_OUTDATED" }),
      );
      expect((await reconciling.compare()).difference).not.toBe(0n);
      const [{ halt } = { halt: "unknown" }] = await spending.process.app.readTreasuries.list();
      expect(halt).toBeNull();
      await spending.outside.mine(FINAL);
      await spending.round();
      expect(await listSends("REFILL")).toMatchObject([
        { state: "CANCELLED" },
        { state: "FAILED", failure: "REPLACED" },
      ]);
    });
  },
);
