import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { type Litecoind, startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { money } from "@coffer/money/money";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { signTaproots } from "../src/adapters/chains/bitcoin/sign-taproots.fixture.ts";
import type { SendTransaction } from "../src/app/sends/own/send-transaction.ts";
import type { Send } from "../src/domain/sends/send.ts";
import type { SendId, WalletId } from "../src/domain/wallets/ids.ts";
import { SHAPES } from "./apart.ts";
import { outsideOn } from "./bitcoin.ts";
import { DESCRIPTOR, descriptorOf, FINGERPRINT, keyAt, offlineMachine, WORDS } from "./offline-machine.ts";
import { apartIn } from "./segregated.ts";
import { BTC, makeSpending, type Spending } from "./spending-process.ts";
import { person, type World, world } from "./world.ts";

const PAYEE = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const ASSET = { code: "BTC", scale: 8 };
const btc = (units: bigint) => money(ASSET, units);
const FINAL = 100;
describe.skipIf(whyNoBtcd() ?? whyNoLitecoind()).each(SHAPES)(
  "what leaves Bitcoin's wallets that are only watched: $whose",
  ({ isApart }) => {
    let btcd: Btcd;
    let litecoind: Litecoind;
    let here: World;
    let spending: Spending;
    let sign: Awaited<ReturnType<typeof offlineMachine>>;
    const alice = person();
    beforeAll(async () => {
      litecoind = await startLitecoind();
      sign = await offlineMachine(litecoind);
    });
    afterAll(() => litecoind.stop());
    beforeEach(async () => {
      [btcd, here] = await Promise.all([startBtcd(), world({ isApart })]);
      await outsideOn(btcd).mine(130);
      spending = makeSpending({ here, btcd, rules: { sendAgainMs: 1_000, replaceAfterMs: 30_000 } });
      await spending.round();
    });
    afterEach(async () => {
      await here.close();
      await btcd.stop();
    });

    const watch = async (who = alice, text = DESCRIPTOR) => {
      const { wallet } = await apartIn(here).watchWallet(who, { network: "BITCOIN", watch: text });
      const { nodes } = wallet.addresses;
      return { id: wallet.id as WalletId, addresses: nodes, at: (place: number) => nodes[place]?.address ?? "" };
    };
    const give = async (to: string, ...amounts: readonly bigint[]) => {
      for (const units of amounts) await spending.outside.pay(to, units);
      await spending.outside.mine(1);
      await spending.round();
    };
    const ask = (walletId: WalletId, changes: Partial<SendTransaction> = {}, who = alice) =>
      spending.process.app.sendTransaction({
        ...{ userId: who.userId, walletId, from: null, payee: PAYEE, currency: "BTC", amount: btc(BTC) },
        ...{ maximumFee: null, priority: "NORMAL", idempotencyKey: crypto.randomUUID(), ...changes },
      });
    const send = async (...args: Parameters<typeof ask>): Promise<SendId> => {
      const sent = await ask(...args);
      if (!sent.ok) throw new Error(sent.error.code);
      return sent.value;
    };
    const find = async (id: SendId): Promise<Send> => {
      const [found] = await spending.sends.listByIds([id]);
      if (!found) throw new Error("it is not there");
      return found;
    };
    const readPayload = async (id: SendId): Promise<string> => {
      const { readDrafts } = spending.process.app;
      const [draft] = await readDrafts.byIds([id]);
      const given = readDrafts.givenOut(await find(id), draft ?? null);
      if (!given) throw new Error("nothing was given out");
      return given.payload;
    };
    const submit = (sendId: SendId, signed: string) =>
      spending.process.app.submitSigned({
        ...{ userId: alice.userId, kind: "OWN", sendId, signed, idempotencyKey: crypto.randomUUID() },
      });
    const settle = async (blocks: number) => {
      await spending.outside.mine(blocks);
      await spending.round();
      await spending.round();
    };
    const by = (sendId: SendId) => ({ ownerId: alice.userId, sendId });

    it("is given out as a PSBT, signed by another implementation of it, and mined; what is left comes back to its chain for change", async () => {
      const { id, at, addresses } = await watch();
      await give(at(0), BTC, BTC / 2n);
      const sent = await send(id, { amount: btc((BTC * 5n) / 4n) });
      expect(await find(sent)).toMatchObject({ state: "AWAITING_SIGNATURE", nonce: null });
      const given = await readPayload(sent);
      const decoded = (await litecoind.ask("decodepsbt", given)) as {
        inputs: { witness_utxo: object; non_witness_utxo?: object; bip32_derivs: object[] }[];
        outputs: { bip32_derivs?: { path: string }[] }[];
      };
      expect(decoded.inputs).toHaveLength(2);
      for (const input of decoded.inputs) {
        expect(input.non_witness_utxo ?? input.witness_utxo).toBeDefined();
        expect(input.bip32_derivs).toMatchObject([{ master_fingerprint: FINGERPRINT, path: "m/84'/1'/0'/0/0" }]);
      }
      expect(decoded.outputs.flatMap(({ bip32_derivs = [] }) => bip32_derivs.map(({ path }) => path))).toEqual([
        "m/84'/1'/0'/1/0",
      ]);
      const { psbt, complete } = await sign(given);
      expect(complete).toBe(true);
      expect(await submit(sent, given)).toMatchObject({ error: { fault: "SIGNATURE_MISSING" } });
      expect(await submit(sent, psbt)).toEqual({ ok: true, value: sent });
      await spending.round();
      expect(await find(sent)).toMatchObject({ state: "BROADCAST" });
      const [attempt] = await spending.attempts(await find(sent));
      await settle(6);
      expect(await find(sent)).toMatchObject({ state: "CONFIRMED", mined: { txid: attempt?.txid, isOurs: true } });
      expect(await submit(sent, psbt)).toEqual({ ok: true, value: sent });
      const [change] = await here.rows<{ address: string; units: string }>(
        `SELECT a.address, r.units FROM wallets.receipt r JOIN wallets.watched_address a ON a.id = r.address_id WHERE r.txid = $1`,
        [attempt?.txid],
      );
      expect(addresses.filter(({ isChange }) => isChange).map(({ address }) => address)).toContain(change?.address);
      expect(BigInt(change?.units ?? 0)).toBe(BTC / 4n - (attempt?.fee ?? 0n));
      await settle(FINAL);
      expect(await find(sent)).toMatchObject({ state: "FINAL" });
      await spending.round();
      expect(await here.rows("SELECT DISTINCT released FROM wallets.send_input")).toEqual([{ released: true }]);
    });

    it.each([
      ["P2PKH", 44, "pkh(KEY)"],
      ["P2SH-P2WPKH", 49, "sh(wpkh(KEY))"],
      ["P2TR", 86, "tr(KEY)"],
    ] as const)("goes out of %s, signed by what the PSBT says, and is mined", async (_form, purpose, form) => {
      const { id, at } = await watch(alice, descriptorOf(purpose, form));
      await give(at(0), BTC, BTC / 2n);
      const sent = await send(id, { amount: btc((BTC * 5n) / 4n) });
      const given = await readPayload(sent);
      // Litecoin's node of these years knows no taproot: that is signed here, and judged by btcd's.
      const { psbt, complete } =
        purpose === 86 ? { psbt: signTaproots(given, keyAt), complete: true } : await sign(given);
      expect(complete).toBe(true);
      expect(await submit(sent, given)).toMatchObject({ error: { fault: "SIGNATURE_MISSING" } });
      expect(await submit(sent, psbt)).toEqual({ ok: true, value: sent });
      await spending.round();
      await settle(6);
      expect(await find(sent)).toMatchObject({ state: "CONFIRMED", mined: { isOurs: true } });
      expect(await submit(sent, psbt)).toEqual({ ok: true, value: sent });
    });

    it("keeps what it would spend from what its owner sends else, until it is called off", async () => {
      const { id, at } = await watch();
      await give(at(0), BTC, BTC);
      const [one, two] = [await send(id, { amount: btc(BTC / 2n) }), await send(id, { amount: btc(BTC / 2n) })];
      expect(await ask(id, { amount: btc(BTC / 2n) })).toMatchObject({ error: { code: "BALANCE_INSUFFICIENT" } });
      const { psbt } = await sign(await readPayload(one));
      await spending.process.app.manageSends.cancel(by(one));
      expect(await submit(one, psbt)).toEqual({ ok: false, error: { code: "TRANSACTION_NOT_AWAITING" } });
      const again = await send(id, { amount: btc(BTC / 2n) });
      const signed = await sign(await readPayload(again));
      expect(await submit(again, signed.psbt)).toMatchObject({ ok: true });
      expect(await submit(two, (await sign(await readPayload(two))).psbt)).toMatchObject({ ok: true });
      await spending.round();
      await settle(6);
      expect([(await find(again)).state, (await find(two)).state]).toEqual(["CONFIRMED", "CONFIRMED"]);
    });

    it("keeps nothing from who has the keys, whoever watches the same and was first", async () => {
      const bob = person();
      const watched = await watch();
      const { wallet } = await apartIn(here).importWallet(bob, { network: "BITCOIN", secret: WORDS });
      await give(watched.at(0), BTC);
      const never = await send(watched.id, { amount: btc(BTC / 2n) });
      const { psbt } = await sign(await readPayload(never));
      const his = await send(wallet.id as WalletId, { amount: btc((BTC * 2n) / 3n) }, bob);
      await spending.round();
      expect(await find(his)).toMatchObject({ state: "BROADCAST", userId: bob.userId });
      expect(await submit(never, psbt)).toEqual({ ok: false, error: { code: "TRANSACTION_OUTDATED" } });
      await settle(6);
      expect(await find(his)).toMatchObject({ state: "CONFIRMED" });
    });

    it("has failed where others have spent what it would, for good, and is refused at once", async () => {
      const { id, at } = await watch();
      await give(at(0), BTC);
      const mine = await send(id, { amount: btc(BTC / 2n) });
      const { psbt } = await sign(await readPayload(mine));
      // The same keys sign something else, and send it by another node.
      await spending.process.app.manageSends.cancel(by(mine));
      const other = await send(id, { amount: btc(BTC / 3n) });
      const finalised = (await litecoind.ask("finalizepsbt", (await sign(await readPayload(other))).psbt)) as {
        hex: string;
      };
      await spending.process.app.manageSends.cancel(by(other));
      const lost = await send(id, { amount: btc(BTC / 4n) });
      const late = (await sign(await readPayload(lost))).psbt;
      await btcd.ask("sendrawtransaction", finalised.hex);
      await settle(1);
      expect(await submit(mine, psbt)).toEqual({ ok: false, error: { code: "TRANSACTION_NOT_AWAITING" } });
      expect(await submit(lost, late)).toEqual({ ok: false, error: { code: "TRANSACTION_OUTDATED" } });
      expect(await find(lost)).toMatchObject({ state: "AWAITING_SIGNATURE" });
      await settle(FINAL - 2);
      expect(await find(lost)).toMatchObject({ state: "AWAITING_SIGNATURE" });
      await settle(2);
      expect(await find(lost)).toMatchObject({ state: "FAILED", failure: "REPLACED" });
      expect(await here.rows("SELECT 1 FROM wallets.source WHERE paused_for IS NOT NULL")).toEqual([]);
    });

    it("is given out anew with what excludes what was given out before, sped up, and called off", async () => {
      const { manageSends } = spending.process.app;
      const { id, at } = await watch();
      await give(at(0), BTC);
      const sent = await send(id, { amount: btc(BTC / 2n) });
      const first = (await sign(await readPayload(sent))).psbt;
      await manageSends.speedUp(by(sent));
      await spending.round();
      expect(await submit(sent, first)).toMatchObject({ error: { fault: "OTHER_TRANSACTION" } });
      expect(await submit(sent, (await sign(await readPayload(sent))).psbt)).toMatchObject({ ok: true });
      await spending.round();
      spending.clock.pass(60_000);
      await spending.round();
      expect(await spending.attempts(await find(sent))).toHaveLength(1);
      await manageSends.cancel(by(sent));
      await spending.round();
      expect(await submit(sent, (await sign(await readPayload(sent))).psbt)).toMatchObject({ ok: true });
      await spending.round();
      const attempts = await spending.attempts(await find(sent));
      expect(attempts.map(({ isCancel }) => isCancel)).toEqual([false, true]);
      await settle(FINAL + 1);
      expect(await find(sent)).toMatchObject({ state: "CANCELLED", failure: null, mined: { txid: attempts[1]?.txid } });
    });

    it("spends everything to one payee, exactly", async () => {
      const { id, at } = await watch();
      await give(at(0), BTC, BTC / 3n);
      await give(at(1), BTC / 5n);
      const sent = await send(id, { amount: null });
      const { amount } = await find(sent);
      expect(await submit(sent, (await sign(await readPayload(sent))).psbt)).toMatchObject({ ok: true });
      await spending.round();
      await settle(6);
      const [attempt] = await spending.attempts(await find(sent));
      expect(amount.units + (attempt?.fee ?? 0n)).toBe(BTC + BTC / 3n + BTC / 5n);
      expect(await find(sent)).toMatchObject({ state: "CONFIRMED", amount: { units: amount.units } });
    });
  },
);
