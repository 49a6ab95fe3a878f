import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeTronAddress } from "../src/adapters/chains/tron/address.ts";
import { accountKeyContext, entropyContext } from "../src/app/wallets/make-wallet-keys.ts";
import {
  type Expiring,
  makeExpiringProcess,
  SLOT_MS,
  SOLID,
  startChain,
  TRX,
  VALID_BLOCKS,
} from "./expiring-process.ts";
import { findMiscounted } from "./sweepable.ts";
import { person, type World, world } from "./world.ts";

const NETWORK = "TRON";
let payees = 0;
/** Another address every time, that nobody has paid. */
const nextPayee = (): string => {
  payees += 1;
  const key = Buffer.alloc(32, 9);
  key.writeUInt32BE(payees, 0);
  return encodeTronAddress(secp256k1.getPublicKey(key, false));
};
const FIRST_FEE = 1_100_000n;
const operator = person("OPERATOR");

describe("what is sent over Tron, on PostgreSQL and a stand-in for its node", () => {
  let tron: TronStandIn;
  let here: World;
  let others: TronStandIn[];
  beforeEach(async () => {
    others = [];
    [tron, here] = await Promise.all([startChain(), world()]);
  });
  afterEach(async () => {
    expect(await findMiscounted(here)).toEqual([]);
    await here.close();
    for (const one of [tron, ...others]) await one.stop();
  });
  const ask = ({ process }: Expiring, sendId: Parameters<typeof process.app.manageSends.cancel>[0]["sendId"]) => ({
    cancel: () => process.app.manageSends.cancel({ operatorId: operator.userId, sendId, reason: "not now" }),
    speedUp: () => process.app.manageSends.speedUp({ operatorId: operator.userId, sendId, reason: "it waits" }),
  });
  /** Beyond the end of what was signed last, and so that this is solid. */
  const expireAll = ({ mine }: Expiring) => mine(VALID_BLOCKS + SOLID + 22, { only: [] });
  const count = async (table: string) => (await here.rows(`SELECT 1 AS one FROM wallets.${table}`)).length;

  it("is paid once 19 blocks hold it, final with them, and told with what it cost", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, mine, attempts, told, balanceOf } = expiring;
    const treasury = await openTreasury();
    const to = nextPayee();
    const paymentId = await request(to, TRX + 7n);
    await round();
    const sent = await find(paymentId);
    expect(sent).toMatchObject({ state: "BROADCAST", source: treasury.address, nonce: 0, mined: null });
    const [attempt] = await attempts(sent);
    expect(attempt).toMatchObject({ number: 1, outcome: "ACCEPTED", fee: FIRST_FEE, deadHeight: null });
    mine(SOLID - 1);
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "BROADCAST", mined: { txid: attempt?.txid, fee: FIRST_FEE } });
    expect(await told("payout.confirmed")).toEqual([]);
    mine(1);
    await round();
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "FINAL", failure: null });
    expect(balanceOf(to)).toBe(TRX + 7n);
    expect(balanceOf(treasury.address)).toBe(100_000n * TRX - TRX - 7n - FIRST_FEE);
    expect((await told("payout.confirmed")).map(({ subject, data }) => [subject, data])).toMatchObject([
      [paymentId, { txid: attempt?.txid }],
    ]);
    expect((await told("fee.paid")).map(({ data }) => data)).toMatchObject([{ currency: "TRX", amount: "1.100000" }]);
  });

  it("is signed anew where its first one expired in no block, and paid by the second alone", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, mine, attempts, told, balanceOf } = expiring;
    await openTreasury();
    const to = nextPayee();
    const paymentId = await request(to, 5n * TRX);
    await round();
    const [first] = await attempts(await find(paymentId));
    tron.chain.drop(first?.txid ?? "");
    // Expired, but no block that says so is solid.
    mine(VALID_BLOCKS + 2, { only: [] });
    await round();
    expect(await attempts(await find(paymentId))).toHaveLength(1);
    expireAll(expiring);
    await round();
    await round();
    const both = await attempts(await find(paymentId));
    expect(both.map(({ number, deadHeight, outcome }) => [number, deadHeight !== null, outcome])).toEqual([
      [1, true, "ACCEPTED"],
      [2, false, "ACCEPTED"],
    ]);
    mine(SOLID);
    await round();
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "FINAL", mined: { txid: both[1]?.txid } });
    expect(balanceOf(to)).toBe(5n * TRX);
    expect(await told("payout.confirmed")).toHaveLength(1);
    expect(await told("payout.failed")).toEqual([]);
  });

  it("is not signed anew where the last block that can have it does", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, mine, attempts, balanceOf } = expiring;
    await openTreasury();
    const to = nextPayee();
    const paymentId = await request(to, 5n * TRX);
    await round();
    const [first] = await attempts(await find(paymentId));
    const end = first?.expiresAt.getTime() ?? 0;
    // The block before is still earlier than its end: the one that has it is not.
    while (tron.chain.head.time + SLOT_MS < end) mine(1, { only: [] });
    mine(1);
    expect(tron.chain.head.time).toBeGreaterThanOrEqual(end);
    expect(tron.chain.head.mined.map(({ txid }) => txid)).toEqual([first?.txid]);
    mine(SOLID - 1, { only: [] });
    await round();
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "FINAL", mined: { txid: first?.txid } });
    mine(SOLID);
    await round();
    expect(await attempts(await find(paymentId))).toHaveLength(1);
    expect(balanceOf(to)).toBe(5n * TRX);
  });

  it("waits where one provider has not come so far, has it, or says nothing, and goes on once all agree", async () => {
    const second = await startChain({ chain: tron.chain });
    others.push(second);
    const expiring = makeExpiringProcess({ here, tron, urls: [tron.url, second.url] });
    const { openTreasury, request, find, round, attempts } = expiring;
    await openTreasury();
    const paymentId = await request(nextPayee(), 5n * TRX);
    await round();
    const [first] = await attempts(await find(paymentId));
    tron.chain.drop(first?.txid ?? "");
    expireAll(expiring);
    const isBuried = async () => (await attempts(await find(paymentId)))[0]?.deadHeight !== null;
    const lies: ((path: string, said: string) => string)[] = [
      // Another one has a block with it, or says so.
      (path, said) => (path.startsWith("/walletsolidity/gettransaction") ? JSON.stringify({ id: first?.txid }) : said),
      (path, said) =>
        path === "/walletsolidity/getnowblock" ? said.replace(/"timestamp":\d+/, '"timestamp":1') : said,
      (path, said) => (path === "/walletsolidity/gettransactioninfobyid" ? "[]" : said),
    ];
    for (const lie of lies) {
      second.lie(lie);
      await round();
      expect(await isBuried()).toBe(false);
      second.recover();
    }
    second.fail(502);
    await round();
    expect(await isBuried()).toBe(false);
    second.recover();
    await round();
    expect(await isBuried()).toBe(true);
  });

  it("ends once it has expired where it was called off, and is paid where a block has it all the same", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, mine, attempts, told, balanceOf } = expiring;
    await openTreasury();
    const [to, late] = [nextPayee(), nextPayee()];
    const [called, paid] = [await request(to, 5n * TRX), await request(late, 6n * TRX)];
    await round();
    for (const id of [called, paid]) {
      const { id: sendId } = await find(id);
      expect(await ask(expiring, sendId).speedUp()).toEqual({
        ok: false,
        error: { code: "TRANSACTION_NOT_REPLACEABLE" },
      });
      expect(await ask(expiring, sendId).cancel()).toMatchObject({ ok: true });
      expect(await ask(expiring, sendId).cancel()).toMatchObject({ ok: true });
    }
    expect(await count("send_act")).toBe(2);
    const [dropped] = await attempts(await find(called));
    tron.chain.drop(dropped?.txid ?? "");
    // No node is given it any more.
    await round();
    expect(tron.chain.waiting.map(({ txid }) => txid)).not.toContain(dropped?.txid);
    mine(SOLID);
    await round();
    await round();
    expect(await find(paid)).toMatchObject({ state: "FINAL" });
    expect(await find(called)).toMatchObject({ state: "BROADCAST", asked: "CANCEL" });
    expireAll(expiring);
    await round();
    expect(await find(called)).toMatchObject({ state: "CANCELLED", mined: null });
    expect(await attempts(await find(called))).toHaveLength(1);
    expect((await told("payout.failed")).map(({ subject, data }) => [subject, data])).toMatchObject([
      [called, { reason: "CANCELLED" }],
    ]);
    expect([balanceOf(to), balanceOf(late)]).toEqual([0n, 6n * TRX]);
  });

  it("is called off at once before it is signed, and fails there where its payee is a contract", async () => {
    const contract = nextPayee();
    const { readTronAddress } = await import("../src/adapters/chains/tron/address.ts");
    const strict = await startChain({ contracts: [Buffer.from(readTronAddress(contract)).toString("hex")] });
    others.push(strict);
    const expiring = makeExpiringProcess({ here, tron: strict });
    const { openTreasury, request, find, round, told, process } = expiring;
    const { address } = await openTreasury();
    const [own, refused] = [await request(address, TRX), await request(contract, TRX)];
    const large = await request(nextPayee(), 200_000n * TRX);
    await round();
    expect(await find(own)).toMatchObject({ state: "FAILED", failure: "PAYEE_REFUSES" });
    expect(await find(refused)).toMatchObject({ state: "FAILED", failure: "PAYEE_REFUSES" });
    expect(await find(large)).toMatchObject({ state: "PLANNED" });
    await ask(expiring, (await find(large)).id).cancel();
    expect(await find(large)).toMatchObject({ state: "CANCELLED" });
    expect((await told("payout.failed")).map(({ subject }) => subject).toSorted()).toEqual(
      [own, refused, large].toSorted(),
    );
    const quoted = (to: string) => process.app.quoteNetworkFee({ network: NETWORK, address: to, amount: null });
    expect(await quoted(contract)).toEqual({ ok: false, error: { code: "PAYEE_REFUSES" } });
    expect(await quoted(nextPayee())).toMatchObject({
      ok: true,
      value: {
        source: "PRICE",
        options: Array(3).fill({ maximum: { units: FIRST_FEE }, expected: { units: FIRST_FEE } }),
      },
    });
  });

  it("goes back to BROADCAST with its block, and is paid by another block that has it", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, mine, told, balanceOf } = expiring;
    await openTreasury();
    const to = nextPayee();
    const paymentId = await request(to, 5n * TRX);
    await round();
    mine(3);
    await round();
    expect((await find(paymentId)).mined).not.toBeNull();
    tron.chain.takeBack(3);
    mine(4, { only: [] });
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "BROADCAST", mined: null });
    mine(SOLID);
    await round();
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "FINAL" });
    expect(balanceOf(to)).toBe(5n * TRX);
    expect(await told("fee.paid")).toHaveLength(1);
  });

  it("stays valid where newer blocks than the one that it names are replaced", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, mine } = expiring;
    await openTreasury();
    tron.chain.replace(SOLID - 1);
    mine(1, { only: [] });
    const paymentId = await request(nextPayee(), TRX);
    await round();
    tron.chain.replace(SOLID - 1);
    mine(2);
    mine(SOLID - 1);
    await round();
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "FINAL" });
  });

  it("has FAILED where its block says so, once that is solid, and the fee is kept", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, mine, attempts, told, balanceOf } = expiring;
    await openTreasury();
    const to = nextPayee();
    const paymentId = await request(to, 5n * TRX);
    await round();
    const [attempt] = await attempts(await find(paymentId));
    mine(SOLID - 1, { failed: [attempt?.txid ?? ""] });
    await round();
    expect((await find(paymentId)).state).toBe("BROADCAST");
    mine(1);
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "FAILED", failure: "REVERTED" });
    expect(balanceOf(to)).toBe(0n);
    expect((await told("payout.failed")).map(({ data }) => data)).toMatchObject([{ reason: "REVERTED" }]);
    expect((await told("fee.paid")).map(({ data }) => data)).toMatchObject([{ amount: "0.100000" }]);
    expect(await told("payout.confirmed")).toEqual([]);
  });

  it("is swept from where deposits were credited, to the last sun while bytes are free, and later less their fee", async () => {
    const expiring = makeExpiringProcess({ here, tron, rules: { sweepMinimum: TRX } });
    const { openTreasury, deposit, round, mine, sends, told, balanceOf } = expiring;
    const treasury = await openTreasury();
    const from = await deposit(20n * TRX);
    const list = () => sends.list({ network: NETWORK, kind: "SWEEP", states: null, after: null, count: 9 });
    const sweepOnce = async () => {
      await round();
      mine(SOLID);
      await round();
      await round();
    };
    await sweepOnce();
    expect(await list()).toMatchObject([{ state: "FINAL", source: from, payee: treasury.address, nonce: 0 }]);
    expect([balanceOf(from), balanceOf(treasury.address)]).toEqual([0n, 100_020n * TRX]);
    expect(await told("fee.paid")).toEqual([]);
    for (const units of [30n * TRX, 40n * TRX]) {
      await deposit(units, { to: from });
      await sweepOnce();
    }
    const all = await list();
    expect(all.map(({ state, nonce }) => [state, nonce])).toEqual([
      ["FINAL", 2],
      ["FINAL", 1],
      ["FINAL", 0],
    ]);
    // Two a day are free; the third has burned what its bytes cost, and no more than was left.
    const fee = all[0]?.mined?.fee ?? 0n;
    expect(fee).toBeGreaterThan(260_000n);
    expect(balanceOf(from)).toBeLessThan(10_000n + 20_000n);
    expect(balanceOf(from) + balanceOf(treasury.address)).toBe(100_090n * TRX - fee);
    expect(await told("treasury.funded")).toHaveLength(1);
  });

  it("pauses a source whose key somebody else signs with, whatever they do, and signs nothing of it", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, mine, sends, process } = expiring;
    const treasury = await openTreasury();
    const key = await here.vault.open(
      (await here.rowOf(treasury.walletId)).account,
      accountKeyContext(treasury.walletId),
    );
    const { signTronTransfer } = await import("../src/adapters/chains/tron/signing.ts");
    const solid = tron.chain.shown({ isSolidified: true }).at(-1);
    const { bytes } = signTronTransfer(
      {
        ...{ from: treasury.address, to: nextPayee(), units: 9n, token: null },
        reference: { height: solid?.number ?? 0, hash: solid?.id.toString("hex") ?? "" },
        ...{ expiresAt: new Date(tron.chain.head.time + 60_000), at: new Date(tron.chain.head.time) },
      },
      { accountKey: key, accountPath: "m/44'/195'/0'", index: 0 },
    );
    tron.chain.accept(Buffer.from(bytes));
    mine();
    await round();
    expect(await sends.findSource(NETWORK, treasury.address)).toMatchObject({ pausedFor: "FOREIGN_NONCE" });
    const paymentId = await request(nextPayee(), TRX);
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "PLANNED" });
    await process.app.switchTreasury({ operatorId: operator.userId, network: NETWORK, state: "OPEN", reason: "seen" });
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "BROADCAST" });
  });

  it("signs nothing anew while its treasury is paused, or what it moves is stopped", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, find, round, attempts, process } = expiring;
    await openTreasury();
    const paymentId = await request(nextPayee(), 5n * TRX);
    await round();
    const [first] = await attempts(await find(paymentId));
    tron.chain.drop(first?.txid ?? "");
    const switchTo = (state: "OPEN" | "PAUSED") =>
      process.app.switchTreasury({ operatorId: operator.userId, network: NETWORK, state, reason: "a test" });
    await switchTo("PAUSED");
    expireAll(expiring);
    for (let rounds = 0; rounds < 2; rounds += 1) await round();
    expect(await attempts(await find(paymentId))).toMatchObject([{ deadHeight: expect.any(Number) }]);
    await switchTo("OPEN");
    await round();
    const [, second, ...more] = await attempts(await find(paymentId));
    expect(more).toEqual([]);
    tron.chain.drop(second?.txid ?? "");
    await here.rows(
      "INSERT INTO wallets.custody (network, currency, scale, state, since_height, since_hash, since_at) VALUES ('TRON', 'TRX', 6, 'STOPPED', 1, 'h', now())",
    );
    expireAll(expiring);
    for (let rounds = 0; rounds < 2; rounds += 1) await round();
    expect(await attempts(await find(paymentId))).toMatchObject(Array(2).fill({ deadHeight: expect.any(Number) }));
  });

  it("leaves no key in what is logged, told or kept of it", async () => {
    const expiring = makeExpiringProcess({ here, tron });
    const { openTreasury, request, round } = expiring;
    const { walletId } = await openTreasury();
    await request(nextPayee(), TRX);
    await round();
    const { sealed, account } = await here.rowOf(walletId);
    const entropy = await here.vault.open(sealed, entropyContext(walletId));
    const key = await here.vault.open(account, accountKeyContext(walletId));
    const kept = await here.rows(
      "SELECT s::text, t::text FROM wallets.send s JOIN wallets.attempt t ON t.send_id = s.id",
    );
    expect(kept).toHaveLength(1);
    const text = JSON.stringify([here.lines, await here.stated(), kept]);
    // Of the account's key the last 32 bytes are the key itself (BIP-32).
    for (const secret of [entropy, key, key.subarray(-32)])
      for (const form of ["hex", "base64"] as const) expect(text).not.toContain(Buffer.from(secret).toString(form));
  });
});
