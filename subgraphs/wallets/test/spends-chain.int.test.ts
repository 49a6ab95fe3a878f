import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { Secret } from "@coffer/platform/values/secret";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BITCOIN_NETS } from "../src/adapters/chains/bitcoin/nets.ts";
import { loadCodec } from "../src/adapters/chains/bitcoin/raw-block.ts";
import { addressOfScript } from "../src/adapters/chains/bitcoin/script-address.ts";
import { makeBitcoinSending } from "../src/adapters/chains/bitcoin/sending.ts";
import { loadBitcoinSigner } from "../src/adapters/chains/bitcoin/signing.ts";
import { makeJsonRpc } from "../src/adapters/rpc/json-rpc.ts";
import { accountKeyContext, entropyContext } from "../src/app/wallets/make-wallet-keys.ts";
import { sumOf } from "../src/domain/sends/outputs/coin.ts";
import { rateOf } from "../src/domain/sends/outputs/rates.ts";
import { feeFor } from "../src/domain/sends/outputs/sizes.ts";
import { outsideOn } from "./bitcoin.ts";
import { BTC, makeSpending, type Spending } from "./spending-process.ts";
import { person, type World, world } from "./world.ts";

const NETWORK = "BITCOIN";
const operator = person("OPERATOR");
const MUST = (text: string): never => {
  throw new Error(text);
};

/** One of each form that is paid to, of nobody. */
const PAYEES = [
  "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry",
  "bcrt1pqurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qurs2ajwcf",
  "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
  "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
  "2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc",
] as const;
const [PAYEE] = PAYEES;

describe.skipIf(whyNoBtcd())("what is sent over Bitcoin, on PostgreSQL and a node", () => {
  let btcd: Btcd;
  let here: World;
  beforeEach(async () => {
    [btcd, here] = await Promise.all([startBtcd(), world()]);
    await outsideOn(btcd).mine(130);
  });
  afterEach(async () => {
    await here.close();
    await btcd.stop();
  });

  /** What a transaction that a node knows pays to an address. */
  const paidBy = async (txid: string, address: string): Promise<readonly bigint[]> => {
    const { Transaction } = await loadCodec();
    const read = Transaction.fromHex(String(await btcd.ask("getrawtransaction", txid, 0)));
    return read.outs.flatMap(({ script, value }) =>
      addressOfScript(script, BITCOIN_NETS.regtest) === address ? [value] : [],
    );
  };
  const mempool = async () => (await btcd.ask("getrawmempool")) as string[];
  const ask = (sendId: Awaited<ReturnType<Spending["find"]>>["id"]) => ({
    ...{ operatorId: operator.userId, sendId, reason: "it waits" },
  });

  it("pays each form of address from the treasury, has what is left back, and tells it as it goes", async () => {
    const spending = makeSpending({ here, btcd });
    const { openTreasury, request, find, round, outside, attempts, told, readPool } = spending;
    await openTreasury(2n * BTC, 2n * BTC, 2n * BTC, 2n * BTC, 2n * BTC);
    const ids: Awaited<ReturnType<typeof request>>[] = [];
    for (const [i, payee] of PAYEES.entries()) ids.push(await request(payee, BTC + BigInt(i)));
    await round();
    const sent = await Promise.all(ids.map(find));
    const signed = await Promise.all(sent.map(async (send) => (await attempts(send))[0] ?? MUST("it was signed")));
    expect(signed.map(({ outcome }) => outcome)).toEqual(PAYEES.map(() => "ACCEPTED"));
    expect((await mempool()).toSorted()).toEqual(signed.map(({ txid }) => txid).toSorted());
    await outside.mine(6);
    await round();
    for (const [i, { txid, fee }] of signed.entries()) {
      expect(await find(ids[i] ?? MUST("it was asked for"))).toMatchObject({
        state: "CONFIRMED",
        mined: { txid, fee },
      });
      expect(await paidBy(txid, PAYEES[i] ?? "")).toEqual([BTC + BigInt(i)]);
    }
    const fees = signed.reduce((sum, { fee }) => sum + fee, 0n);
    expect(await readPool()).toBe(10n * BTC - 5n * BTC - 10n - fees);
    await outside.mine(94);
    await round();
    await round();
    expect((await Promise.all(ids.map(find))).map(({ state }) => state)).toEqual(PAYEES.map(() => "FINAL"));
    expect((await told("payout.confirmed")).map(({ subject }) => subject).toSorted()).toEqual(ids.toSorted());
    const paid = (await told("fee.paid")).map(({ data }) => data as { txid: string; currency: string });
    expect(paid.map(({ txid }) => txid).toSorted()).toEqual(signed.map(({ txid }) => txid).toSorted());
    // What somebody else has paid it, and never what has come back.
    expect(await told("treasury.funded")).toHaveLength(5);
    expect(await here.rows("SELECT DISTINCT released FROM wallets.send_input")).toEqual([{ released: true }]);
  });

  it("spends what came to people of many wallets, once it is credited and deep enough, by their keys", async () => {
    const spending = makeSpending({ here, btcd });
    const { openTreasury, deposit, request, find, round, outside, attempts, creditAll, coins } = spending;
    await openTreasury(BTC / 10n);
    const addresses: string[] = [];
    for (let i = 0; i < 6; i += 1) addresses.push(await deposit(BTC / 2n + BigInt(i)));
    const paymentId = await request(PAYEE, 3n * BTC);
    await round();
    const sent = await find(paymentId);
    const [attempt] = await attempts(sent);
    expect(sent.state).toBe("BROADCAST");
    expect(attempt?.outcome).toBe("ACCEPTED");
    const used = await here.rows<{ address: string }>("SELECT address FROM wallets.send_input");
    expect(used.map(({ address }) => address)).toEqual(expect.arrayContaining(addresses));
    await outside.mine(1);
    await round();
    expect(await find(paymentId)).toMatchObject({ mined: { txid: attempt?.txid } });

    // What is CONFIRMED and not credited is none of the pool, nor what too few blocks hold.
    const { said } = await here.create(person(), { network: NETWORK });
    const late = said?.wallet?.addresses.nodes[0]?.address ?? "";
    await outside.pay(late, 2n * BTC);
    await outside.mine(6);
    await round();
    const ours = async () =>
      (await coins.listSpendable(NETWORK, await outside.height(), 100)).map(({ address }) => address);
    expect(await ours()).not.toContain(late);
    await creditAll();
    expect(await ours()).toContain(late);
    const atOnce = await outside.pay(late, BTC / 4n);
    await outside.mine(2);
    await round();
    await creditAll();
    const spendable = await coins.listSpendable(NETWORK, await outside.height(), 100);
    expect(spendable.map(({ txid }) => txid)).not.toContain(atOnce);
  });

  it("shares no output among twenty that two processes sign at once, and pays each once", async () => {
    const spending = makeSpending({ here, btcd });
    const { openTreasury, deposit, request, find, outside, attempts, startProcess, round } = spending;
    await openTreasury(...Array.from({ length: 12 }, (_, i) => BTC / 8n + BigInt(i)));
    for (let i = 0; i < 3; i += 1) await deposit(BTC / 4n + BigInt(i));
    const ids: Awaited<ReturnType<typeof request>>[] = [];
    for (let i = 0; i < 20; i += 1) ids.push(await request(PAYEE, 1_000_000n + BigInt(i)));
    const others = [startProcess(), startProcess()];
    for (let blocks = 0; blocks < 8; blocks += 1) {
      await Promise.all(others.map((one) => one.round()));
      await outside.mine(1);
    }
    await round();
    const sent = await Promise.all(ids.map(find));
    expect(sent.map(({ mined }) => mined === null)).toEqual(sent.map(() => false));
    expect(new Set(sent.map(({ nonce }) => nonce)).size).toBe(20);
    const inputs = (await Promise.all(sent.map(attempts))).flatMap(([one]) => one?.inputs ?? []);
    expect(new Set(inputs.map(({ txid, vout }) => `${txid}:${vout}`)).size).toBe(inputs.length);
    const paid = await Promise.all(sent.map(({ mined }) => paidBy(mined?.txid ?? "", PAYEE)));
    expect(paid.flat().toSorted()).toEqual(ids.map((_, i) => 1_000_000n + BigInt(i)).toSorted());
  });

  it("is replaced by one that pays more, and is paid once where the older one is mined, or the newer after a reorganisation", async () => {
    const spending = makeSpending({ here, btcd });
    const { openTreasury, request, find, round, outside, attempts, process, told } = spending;
    await openTreasury(2n * BTC);
    const paymentId = await request(PAYEE, BTC);
    await round();
    const { id } = await find(paymentId);
    expect(await process.app.manageSends.speedUp(ask(id))).toMatchObject({ ok: true });
    await round();
    const [first, second] = await attempts(await find(paymentId));
    if (!first || !second) throw new Error("it was replaced");
    expect(second).toMatchObject({ outcome: "ACCEPTED", isCancel: false, units: BTC });
    // BIP-125.
    expect(second.fee).toBeGreaterThanOrEqual(first.fee + BigInt(second.vsize));
    expect(rateOf(second)).toBeGreaterThan(rateOf(first));
    expect(await mempool()).toEqual([second.txid]);
    expect(await paidBy(second.txid, PAYEE)).toEqual([BTC]);

    // A miner who knows the older one alone.
    await outside.mineThese(first.bytes);
    await outside.mineEmpty(5);
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "CONFIRMED", mined: { txid: first.txid, fee: first.fee } });
    await outside.takeBack(6);
    await outside.mineEmpty(7);
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "BROADCAST", mined: null, wasConfirmed: true });
    await outside.mineThese(second.bytes);
    await outside.mineEmpty(99);
    await round();
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "FINAL", mined: { txid: second.txid } });
    expect((await told("payout.confirmed")).map(({ data }) => data)).toMatchObject([{ txid: first.txid }]);
    expect((await told("fee.paid")).map(({ data }) => data)).toMatchObject([{ txid: second.txid }]);
    expect(await told("payout.failed")).toEqual([]);
  });

  it("is replaced by itself after the time, with more outputs where nothing is left, never above what it may cost", async () => {
    const feeCap = 50_000n;
    const spending = makeSpending({ here, btcd, rules: { replaceAfterMs: 1_000, feeCap } });
    const { openTreasury, request, find, round, outside, attempts, clock } = spending;
    await openTreasury(BTC, BTC / 100n);
    const { rates } = await makeBitcoinSending(makeJsonRpc({ url: new Secret(btcd.url), version: "1.0" })).feeRates();
    // All of the larger one, less what it costs to spend it: of one input and one output, P2WSH.
    const paymentId = await request(PAYEE, BTC - feeFor(rates.NORMAL, 122) - 1n);
    await round();
    const sent = await find(paymentId);
    expect((await attempts(sent)).map(({ inputs }) => inputs.length)).toEqual([1]);
    for (let times = 0; times < 30; times += 1) {
      clock.pass(2_000);
      await round();
    }
    const all = await attempts(sent);
    expect(all.length).toBeGreaterThan(2);
    expect(all.map(({ inputs }) => inputs.length).slice(0, 2)).toEqual([1, 2]);
    expect(all.map(({ outcome }) => outcome)).toEqual(all.map(() => "ACCEPTED"));
    for (const { fee } of all) expect(fee).toBeLessThanOrEqual(feeCap);
    for (const [i, { fee, vsize }] of all.entries())
      if (i > 0) expect(fee).toBeGreaterThanOrEqual((all[i - 1]?.fee ?? 0n) + BigInt(vsize));
    expect(here.lines.filter((line) => line.includes("may cost no more"))).toHaveLength(1);
    await outside.mine(1);
    await round();
    expect((await find(paymentId)).mined?.txid).toBe(all.at(-1)?.txid);
  });

  it("is called off by paying all of it back, and gives back what is reserved once that is final", async () => {
    const spending = makeSpending({ here, btcd });
    const { openTreasury, request, find, round, outside, attempts, process, told, readPool } = spending;
    const { address } = await openTreasury(2n * BTC);
    const paymentId = await request(PAYEE, BTC);
    await round();
    const { id } = await find(paymentId);
    expect(await process.app.manageSends.cancel(ask(id))).toMatchObject({ ok: true });
    await round();
    const [, second] = await attempts(await find(paymentId));
    expect(second).toMatchObject({ isCancel: true, units: 0n, outcome: "ACCEPTED" });
    expect(await paidBy(second?.txid ?? "", PAYEE)).toEqual([]);
    expect(await paidBy(second?.txid ?? "", address)).toEqual([2n * BTC - (second?.fee ?? 0n)]);
    await outside.mine(99);
    await round();
    expect(await told("payout.failed")).toEqual([]);
    await outside.mine(1);
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "CANCELLED" });
    expect((await told("payout.failed")).map(({ data }) => data)).toMatchObject([{ paymentId, reason: "CANCELLED" }]);
    expect(await readPool()).toBe(2n * BTC - (second?.fee ?? 0n));
  });

  it("is not paid twice where its block is taken back, and is given to nodes again", async () => {
    const spending = makeSpending({ here, btcd });
    const { openTreasury, request, find, round, outside, attempts, clock, told } = spending;
    await openTreasury(2n * BTC);
    const paymentId = await request(PAYEE, BTC);
    await round();
    await outside.mine(6);
    await round();
    const [attempt] = await attempts(await find(paymentId));
    expect((await find(paymentId)).state).toBe("CONFIRMED");
    await outside.takeBack(6);
    await outside.mineEmpty(7);
    clock.pass(60_000);
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "BROADCAST", mined: null, wasConfirmed: true });
    expect(await mempool()).toEqual([attempt?.txid]);
    // What came back with it is not there; nothing that is built on it may be replaced.
    const next = await request(PAYEE, BTC / 2n);
    await round();
    expect((await find(next)).state).toBe("PLANNED");
    await outside.mine(6);
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "CONFIRMED", mined: { txid: attempt?.txid } });
    expect((await find(next)).state).toBe("BROADCAST");
    expect(await told("payout.confirmed")).toHaveLength(1);
  });

  it("is not replaced where another spends what it leaves, though its block is taken back", async () => {
    const spending = makeSpending({ here, btcd });
    const { openTreasury, request, find, round, outside, attempts, process } = spending;
    await openTreasury(2n * BTC);
    const [first, second] = [await request(PAYEE, BTC), await request(PAYEE, BTC / 2n)];
    await round();
    await outside.mine(1);
    await round();
    expect((await find(second)).state).toBe("BROADCAST");
    await outside.takeBack(1);
    await outside.mineEmpty(2);
    await round();
    const { id, mined } = await find(first);
    expect(mined).toBeNull();
    await process.app.manageSends.speedUp(ask(id));
    await round();
    expect(await attempts(await find(first))).toHaveLength(1);
    expect(here.lines.some((line) => line.includes("another spends what it leaves"))).toBe(true);
    await outside.mine(6);
    await round();
    expect([(await find(first)).state, (await find(second)).state]).toEqual(["CONFIRMED", "CONFIRMED"]);
  });

  it("has failed once somebody else has spent what it spends, for good, and nothing more is signed", async () => {
    const spending = makeSpending({ here, btcd });
    const { openTreasury, request, find, round, outside, attempts, process, told, coins } = spending;
    const { walletId, address } = await openTreasury(2n * BTC, 3n * BTC);
    const paymentId = await request(PAYEE, BTC);
    await round();
    const [attempt] = await attempts(await find(paymentId));
    // Whoever has the key.
    const { account_path, account } = await here.rowOf(walletId);
    const accountKey = await here.vault.open(account, accountKeyContext(walletId));
    const sign = await loadBitcoinSigner(BITCOIN_NETS.regtest);
    const inputs = await coins.listThere(NETWORK, attempt?.inputs ?? []);
    const stolen = sign(
      { inputs, outputs: [{ address: PAYEES[2], units: sumOf(inputs) - 50_000n }], fee: 50_000n },
      new Map([[address, { accountKey, accountPath: account_path, index: 0 }]]),
    );
    await outside.mineThese(stolen.bytes);
    const waiting = await request(PAYEE, BTC);
    await round();
    expect((await process.app.readTreasuries.list())[0]).toMatchObject({ halt: "FOREIGN_NONCE" });
    expect(await find(paymentId)).toMatchObject({ state: "BROADCAST", mined: { txid: stolen.txid, fee: 0n } });
    expect(await find(waiting)).toMatchObject({ state: "PLANNED" });
    expect(here.lines.some((line) => line.includes("somebody else spends what is ours"))).toBe(true);
    const held = await find(paymentId);
    expect(await process.app.manageSends.cancel(ask(held.id))).toMatchObject({ ok: true });
    await outside.mineEmpty(98);
    await round();
    expect(await told("payout.failed")).toEqual([]);
    await outside.mineEmpty(1);
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "FAILED", failure: "REPLACED" });
    expect((await told("payout.failed")).map(({ subject }) => subject)).toEqual([paymentId]);
    expect(await told("fee.paid")).toEqual([]);
    const opened = { operatorId: operator.userId, network: NETWORK, state: "OPEN", reason: "I looked" } as const;
    expect(await process.app.switchTreasury(opened)).toMatchObject({ ok: true });
    await round();
    expect(await find(waiting)).toMatchObject({ state: "BROADCAST" });
  });

  it("waits while too little is there, and goes on when it is funded; dust and the treasury itself are refused", async () => {
    const spending = makeSpending({ here, btcd });
    const { openTreasury, request, find, round, outside, told } = spending;
    const { address } = await openTreasury(BTC);
    const [large, dust, own] = [
      await request(PAYEE, 3n * BTC),
      await request(PAYEE, 329n),
      await request(address, BTC),
    ];
    await round();
    expect((await find(large)).state).toBe("PLANNED");
    expect(here.lines.some((line) => line.includes("its source has too little"))).toBe(true);
    for (const id of [dust, own]) expect(await find(id)).toMatchObject({ state: "FAILED", failure: "PAYEE_REFUSES" });
    expect((await told("payout.failed")).map(({ subject }) => subject).toSorted()).toEqual([dust, own].toSorted());
    await outside.pay(address, 5n * BTC);
    await outside.mine(5);
    await round();
    expect((await find(large)).state).toBe("PLANNED");
    await outside.mine(1);
    await round();
    expect((await find(large)).state).toBe("BROADCAST");
  });

  it("leaves no key in what is logged, told or kept of it", async () => {
    const spending = makeSpending({ here, btcd });
    const { openTreasury, request, round } = spending;
    const { walletId } = await openTreasury(BTC);
    await request(PAYEE, BTC / 2n);
    await round();
    const { sealed, account } = await here.rowOf(walletId);
    const entropy = await here.vault.open(sealed, entropyContext(walletId));
    const key = await here.vault.open(account, accountKeyContext(walletId));
    const kept = await here.rows(
      "SELECT s::text, t::text FROM wallets.send s JOIN wallets.attempt t ON t.send_id = s.id",
    );
    expect(kept).toHaveLength(1);
    const text = JSON.stringify([here.lines, await here.stated(), kept]);
    for (const secret of [entropy, key, key.subarray(-32)])
      for (const form of ["hex", "base64"] as const) expect(text).not.toContain(Buffer.from(secret).toString(form));
  });
});
