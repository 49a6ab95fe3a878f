import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { money } from "@coffer/money/money";
import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BITCOIN_NETS } from "../src/adapters/chains/bitcoin/nets.ts";
import { loadCodec } from "../src/adapters/chains/bitcoin/raw-block.ts";
import { addressOfScript } from "../src/adapters/chains/bitcoin/script-address.ts";
import type { SendTransaction } from "../src/app/sends/own/send-transaction.ts";
import type { Send } from "../src/domain/sends/send.ts";
import type { AddressId, SendId, WalletId } from "../src/domain/wallets/ids.ts";
import { SHAPES } from "./apart.ts";
import { outsideOn } from "./bitcoin.ts";
import { apartIn } from "./segregated.ts";
import { BTC, makeSpending, type Spending } from "./spending-process.ts";
import { person, type World, world } from "./world.ts";

const PAYEE = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const ASSET = { code: "BTC", scale: 8 };
const randomHex = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("hex");
const btc = (units: bigint) => money(ASSET, units);
const FINAL = 100;

describe.skipIf(whyNoBtcd()).each(SHAPES)(
  "what owners send over Bitcoin from wallets of their own keys: $whose",
  ({ isApart }) => {
    let btcd: Btcd;
    let here: World;
    let spending: Spending;
    const alice = person();
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

    const bring = async (secret: string, who = alice, more: object = {}) => {
      const { wallet } = await apartIn(here).importWallet(who, { network: "BITCOIN", secret, ...more });
      return { id: wallet.id as WalletId, addresses: wallet.addresses.nodes };
    };
    const give = async (to: string, ...amounts: readonly bigint[]) => {
      for (const units of amounts) await spending.outside.pay(to, units);
      await spending.outside.mine(1);
      await spending.round();
    };
    const ask = (walletId: WalletId, changes: Partial<SendTransaction> = {}, who = alice) =>
      spending.process.app.sendTransaction({
        ...{
          userId: who.userId,
          walletId,
          from: null,
          payee: PAYEE,
          currency: "BTC",
          amount: btc(BTC),
          maximumFee: null,
        },
        ...{ priority: "NORMAL", idempotencyKey: crypto.randomUUID(), ...changes },
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
    const read = async (txid: string) => {
      const { Transaction } = await loadCodec();
      const { outs } = Transaction.fromHex(String(await btcd.ask("getrawtransaction", txid, 0)));
      return outs.map(({ script, value }) => [addressOfScript(script, BITCOIN_NETS.regtest), value] as const);
    };
    const receipts = async (walletId: WalletId) => {
      const { wallet } = (
        await here.ask(
          alice,
          "query ($id: ID!) { wallet(id: $id) { deposits(first: 100) { nodes { txid address amount { amount } } } } }",
          { id: walletId },
        )
      ).data as { wallet: { deposits: { nodes: { txid: string; address: string; amount: { amount: string } }[] } } };
      return wallet.deposits.nodes;
    };

    it("spends outputs of all of its addresses, and has what is left at an address for change, which it spends in turn", async () => {
      const { id, addresses } = await bring(generateMnemonic(wordlist, 128));
      const [first, fifth] = [addresses[0]?.address ?? "", addresses[5]?.address ?? ""];
      await give(first, BTC);
      await give(fifth, BTC);
      const sent = await send(id, { amount: btc((BTC * 3n) / 2n) });
      await spending.round();
      expect(await find(sent)).toMatchObject({ state: "BROADCAST", source: first, walletId: id, kind: "OWN" });
      await spending.outside.mine(1);
      await spending.round();
      const [attempt] = await spending.attempts(await find(sent));
      if (!attempt) throw new Error("it was signed");
      const outs = await read(attempt.txid);
      const change = outs.find(([address]) => address !== PAYEE);
      expect(outs.find(([address]) => address === PAYEE)?.[1]).toBe((BTC * 3n) / 2n);
      expect(addresses.filter(({ isChange }) => isChange).map(({ address }) => address)).toContain(change?.[0]);
      expect(change?.[1]).toBe(BTC / 2n - attempt.fee);
      // What is left is there to be spent, and nothing that came in.
      const told = (await receipts(id)).map(({ address, amount }) => [address, amount.amount]);
      expect(told).toEqual([
        [fifth, "1.00000000"],
        [first, "1.00000000"],
      ]);
      const again = await send(id, { amount: btc(BTC / 4n) });
      await spending.round();
      await spending.outside.mine(FINAL + 2);
      await spending.round();
      await spending.round();
      await spending.round();
      expect([(await find(sent)).state, (await find(again)).state]).toEqual(["FINAL", "FINAL"]);
      expect(await spending.told("payout.confirmed")).toEqual([]);
      expect(await spending.told("fee.paid")).toEqual([]);
      expect(await here.rows("SELECT DISTINCT released FROM wallets.send_input")).toEqual([{ released: true }]);
    });

    it.each(["P2PKH", "P2SH_P2WPKH", "P2TR"])(
      "spends outputs of %s, is replaced, has its change in that form, and sends all of it, as nodes take it",
      async (addressType) => {
        const { id, addresses } = await bring(generateMnemonic(wordlist, 128), alice, { addressType });
        const own = new Set(addresses.map(({ address }) => address));
        await give(addresses[0]?.address ?? "", BTC);
        await give(addresses[3]?.address ?? "", BTC);
        const part = await send(id, { amount: btc((BTC * 3n) / 2n) });
        await spending.round();
        await spending.process.app.manageSends.speedUp({ ownerId: alice.userId, sendId: part });
        await spending.round();
        const attempts = await spending.attempts(await find(part));
        expect(attempts).toHaveLength(2);
        for (const { txid, fee, vsize, outcome } of attempts) {
          expect(outcome).toBe("ACCEPTED");
          const { Transaction } = await loadCodec();
          const bytes = attempts.find((one) => one.txid === txid)?.bytes ?? new Uint8Array();
          const real = Transaction.fromBuffer(bytes).virtualSize();
          expect(real).toBeLessThanOrEqual(vsize);
          expect(vsize - real).toBeLessThanOrEqual(8);
          expect(fee).toBeGreaterThanOrEqual(BigInt(vsize));
        }
        await spending.outside.mine(1);
        await spending.round();
        const { mined } = await find(part);
        expect(mined?.txid).toBe(attempts[1]?.txid);
        const change = (await read(mined?.txid ?? "")).find(([address]) => address !== PAYEE);
        expect(own).toContain(change?.[0]);
        const all = await send(id, { amount: null });
        await spending.round();
        await spending.outside.mine(2);
        await spending.round();
        const { mined: last } = await find(all);
        expect(await read(last?.txid ?? "")).toEqual([[PAYEE, (change?.[1] ?? 0n) - (last?.fee ?? 0n)]]);
      },
    );

    it("spends in one what one private key was paid at its addresses of all kinds, and has what is left at its first", async () => {
      const { id, addresses } = await bring(randomHex());
      expect(addresses.map(({ address }) => address.slice(0, 6))).toEqual([
        "bcrt1q",
        "bcrt1p",
        expect.stringMatching(/^2/),
        expect.stringMatching(/^[mn]/),
      ]);
      for (const { address } of addresses) await give(address, BTC / 4n);
      const most = await send(id, { amount: btc((BTC * 9n) / 10n) });
      await spending.round();
      const [attempt] = await spending.attempts(await find(most));
      expect(attempt).toMatchObject({ outcome: "ACCEPTED", inputs: [{}, {}, {}, {}] });
      const { Transaction } = await loadCodec();
      expect(
        (attempt?.vsize ?? 0) - Transaction.fromBuffer(attempt?.bytes ?? new Uint8Array()).virtualSize(),
      ).toBeOneOf([0, 1, 2, 3, 4]);
      await spending.outside.mine(1);
      await spending.round();
      const rest = BTC / 10n - (attempt?.fee ?? 0n);
      expect(await read(attempt?.txid ?? "")).toEqual(
        expect.arrayContaining([
          [PAYEE, (BTC * 9n) / 10n],
          [addresses[0]?.address, rest],
        ]),
      );
      const all = await send(id, { amount: null });
      await spending.round();
      await spending.outside.mine(2);
      await spending.round();
      const { mined } = await find(all);
      expect(await read(mined?.txid ?? "")).toEqual([[PAYEE, rest - (mined?.fee ?? 0n)]]);
    });

    it("costs what was quoted for it, of an amount and of all", async () => {
      const { id, addresses } = await bring(randomHex());
      await give(addresses[0]?.address ?? "", BTC, BTC / 2n);
      const asked = { userId: alice.userId, walletId: id, from: null, payee: PAYEE, currency: "BTC" };
      for (const amount of [btc(BTC / 4n), null]) {
        const quoted = await spending.process.app.quoteTransaction({ ...asked, amount });
        const option = quoted.ok ? quoted.value.options.find(({ priority }) => priority === "NORMAL") : undefined;
        if (!option) throw new Error("there is enough");
        expect(option.maximum.units).toBe(2n * option.expected.units);
        const sent = await send(id, { amount, maximumFee: option.maximum });
        await spending.round();
        const found = await find(sent);
        expect(found).toMatchObject({ amount: option.amount, feeCap: option.maximum.units });
        const [attempt] = await spending.attempts(found);
        expect(attempt?.fee).toBe(option.expected.units);
        await spending.outside.mine(1);
        await spending.round();
      }
    });

    it("sends everything of one private key, exactly, also where it is replaced, and has what is left of less back there", async () => {
      const { id, addresses } = await bring(randomHex());
      const own = addresses[0]?.address ?? "";
      await give(own, BTC, BTC / 2n);
      const part = await send(id, { amount: btc(BTC / 4n) });
      await spending.round();
      await spending.outside.mine(1);
      await spending.round();
      const [paid] = await spending.attempts(await find(part));
      expect((await read(paid?.txid ?? "")).map(([address]) => address).toSorted()).toEqual([PAYEE, own].toSorted());
      const all = await send(id, { amount: null });
      await spending.round();
      await spending.process.app.manageSends.speedUp({ ownerId: alice.userId, sendId: all });
      await spending.round();
      const attempts = await spending.attempts(await find(all));
      expect(attempts).toHaveLength(2);
      await spending.outside.mine(2);
      await spending.round();
      const { mined, amount } = await find(all);
      expect(mined?.txid).toBe(attempts[1]?.txid);
      expect(await read(mined?.txid ?? "")).toEqual([[PAYEE, amount.units]]);
      expect(amount.units + (mined?.fee ?? 0n)).toBe((BTC * 5n) / 4n - (paid?.fee ?? 0n));
      expect(await ask(id, { amount: btc(1_000n) })).toMatchObject({
        error: { code: "BALANCE_INSUFFICIENT", available: { units: 0n } },
      });
    });

    it("is called off by what pays all of it back to its wallet", async () => {
      const { id, addresses } = await bring(randomHex());
      await give(addresses[0]?.address ?? "", BTC);
      const sent = await send(id, { amount: btc(BTC / 2n) });
      await spending.round();
      await spending.process.app.manageSends.cancel({ ownerId: alice.userId, sendId: sent });
      await spending.round();
      await spending.outside.mine(FINAL + 2);
      await spending.round();
      await spending.round();
      expect(await find(sent)).toMatchObject({ state: "CANCELLED", failure: null });
      const { mined } = await find(sent);
      expect(await read(mined?.txid ?? "")).toEqual([[addresses[0]?.address, BTC - (mined?.fee ?? 0n)]]);
    });

    it("never spends what is pooled, and no pay-out what is its own, and each goes on where the other is paused or spent elsewhere", async () => {
      const { id, addresses } = await bring(randomHex());
      await give(addresses[0]?.address ?? "", 3n * BTC);
      await spending.openTreasury(BTC);
      // More than the treasury has, and less than there is with what is theirs.
      const payout = await spending.request(PAYEE, 2n * BTC);
      expect(await ask(id, { amount: btc((BTC * 7n) / 2n) })).toMatchObject({
        error: { code: "BALANCE_INSUFFICIENT" },
      });
      await spending.process.app.switchTreasury({
        ...{ operatorId: person("OPERATOR").userId, network: "BITCOIN", state: "PAUSED", reason: "a look" },
      });
      const sent = await send(id);
      await spending.round();
      expect(await find(sent)).toMatchObject({ state: "BROADCAST" });
      expect(await spending.find(payout)).toMatchObject({ state: "PLANNED", nonce: null });
      expect(await here.rows("SELECT DISTINCT send_id FROM wallets.send_input")).toHaveLength(1);
      await spending.outside.mine(6);
      await spending.round();
      expect(await find(sent)).toMatchObject({ state: "CONFIRMED" });
      expect(await here.rows("SELECT 1 FROM wallets.source WHERE paused_for IS NOT NULL")).toEqual([]);
    });

    it("is signed once by two processes, and pays once over what kills them and takes blocks back", async () => {
      const { id, addresses } = await bring(generateMnemonic(wordlist, 128));
      for (let place = 0; place < 6; place += 1) await give(addresses[place]?.address ?? "", BTC / 2n);
      const ids: SendId[] = [];
      for (let count = 1; count <= 6; count += 1) ids.push(await send(id, { amount: btc(BTC / 8n + BigInt(count)) }));
      const processes = [spending.startProcess(), spending.startProcess()];
      await Promise.all(processes.map((one) => one.round().catch(() => undefined)));
      let kills = 0;
      for (let rounds = 1; rounds <= 12; rounds += 1) {
        const deaths = await Promise.all([
          spending.dyingRound({ at: rounds * 3, when: "before" }),
          spending.dyingRound({ at: rounds * 2 + 1, when: "behind" }),
        ]);
        kills += deaths.filter(Boolean).length;
        spending.clock.pass(12_000);
        await spending.outside.mine(1);
        if (rounds % 4 === 0) await spending.outside.takeBack(1);
      }
      expect(kills).toBeGreaterThan(6);
      for (let rounds = 0; rounds < 8; rounds += 1) {
        spending.clock.pass(31_000);
        await spending.outside.mine(1);
        await spending.round();
      }
      await spending.outside.mine(FINAL);
      await spending.round();
      await spending.round();
      const sends = await Promise.all(ids.map(find));
      expect(sends.map(({ state }) => state)).toEqual(ids.map(() => "FINAL"));
      for (const [i, { mined }] of sends.entries())
        expect((await read(mined?.txid ?? "")).filter(([address]) => address === PAYEE)).toEqual([
          [PAYEE, BTC / 8n + BigInt(i + 1)],
        ]);
      expect(new Set(sends.map(({ mined }) => mined?.txid))).toHaveLength(ids.length);
    });

    it("is refused of one address, of dust, and of more than it may cost", async () => {
      const words = generateMnemonic(wordlist, 128);
      const { id, addresses } = await bring(words);
      await give(addresses[0]?.address ?? "", BTC);
      const refusals = [
        [
          { from: { addressId: (addresses[0]?.id ?? null) as AddressId | null } },
          { code: "WALLET_CANNOT_SEND", why: "FROM_ADDRESS" },
        ],
        [{ payee: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" }, { code: "ADDRESS_INVALID" }],
        [{ amount: btc(100n) }, { code: "PAYEE_REFUSES" }],
        [{ payee: addresses[0]?.address ?? "", amount: btc(BTC / 2n) }, { code: "PAYEE_REFUSES" }],
        [{ maximumFee: btc(1n), amount: btc(BTC / 2n) }, { code: "NETWORK_FEE_TOO_HIGH" }],
        [{ amount: btc(BTC) }, { code: "BALANCE_INSUFFICIENT", available: { units: BTC } }],
      ] as const;
      for (const [changes, error] of refusals) expect(await ask(id, changes)).toMatchObject({ ok: false, error });
      expect(await ask(id, {}, person())).toMatchObject({ error: { code: "WALLET_NOT_FOUND" } });
      expect(await here.rows("SELECT 1 FROM wallets.send")).toEqual([]);
      // What is on its way is not there a second time.
      expect(await ask(id, { amount: btc(BTC / 2n) })).toMatchObject({ ok: true });
      expect(await ask(id, { amount: btc((BTC * 2n) / 3n) })).toMatchObject({
        error: { code: "BALANCE_INSUFFICIENT" },
      });
    });
  },
);
