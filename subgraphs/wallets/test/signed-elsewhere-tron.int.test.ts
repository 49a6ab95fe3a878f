import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { money } from "@coffer/money/money";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readTronAddress } from "../src/adapters/chains/tron/address.ts";
import { HOLDER } from "../src/adapters/chains/tron/faucet.ts";
import type { SendId } from "../src/domain/wallets/ids.ts";
import { SHAPES } from "./apart.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { elsewhereOnTron } from "./elsewhere-on-tron.ts";
import { makeExpiringProcess, SOLID, startChain, TRX, USDT } from "./expiring-process.ts";
import { newKey, newPayee, TRON_ASSET } from "./own-expiring.ts";
import { person, type World, world } from "./world.ts";

const RICH = new Map([[Buffer.from(readTronAddress(HOLDER)).toString("hex"), 2n ** 62n]]);
/** More than a number holds. */
const MUCH = 2n ** 53n + 1n;
/** Queries of one submission, and some more. */
const QUERIES = 24;
const trx = (units: bigint) => money(TRON_ASSET, units);
const usdt = (units: bigint) => money(USDT.asset, units);
const NOT_AWAITING = { ok: false, error: { code: "TRANSACTION_NOT_AWAITING" } };
const OUTDATED = { ok: false, error: { code: "TRANSACTION_OUTDATED" } };

describe.each(SHAPES)("what leaves Tron's addresses that are only watched: $whose", ({ isApart }) => {
  let tron: TronStandIn;
  let here: World;
  /** Of the chain: its next block is no earlier. */
  let time = 0;
  const alice = person();
  beforeEach(async () => {
    time = 0;
    [tron, here] = await Promise.all([startChain({ balances: RICH, now: () => time }), world({ isApart })]);
  });
  afterEach(async () => {
    await here.close();
    await tron.stop();
  });
  const begin = async () => {
    const expiring = makeExpiringProcess({ here, tron, tokens: [USDT], rules: { feeCap: 50n * TRX } });
    expiring.mine(SOLID + 1);
    await expiring.round();
    await expiring.round();
    const setTime = (ms: number) => {
      time = ms;
    };
    return { ...expiring, at: elsewhereOnTron({ here, tron, expiring, setTime }) };
  };
  type Begun = Awaited<ReturnType<typeof begin>>;
  const settle = async ({ round, mine }: Pick<Begun, "round" | "mine">) => {
    for (let count = 0; count < 3; count += 1) {
      await round();
      mine(SOLID + 1);
    }
    await round();
    await round();
  };
  /** Its time is over, by a block that nobody takes back. */
  const outlast = async ({ at, mine, round }: Begun) => {
    at.outlast();
    mine(SOLID + 1);
    await round();
    await round();
  };
  const listStates = async ({ told }: Begun) =>
    (await told("transaction.changed")).map(({ data }) => (data as { state: string }).state);
  const by = (sendId: SendId) => ({ ownerId: alice.userId, sendId });

  it("is given out until it ends, signed where its key is, taken back, mined, and pays exactly that", async () => {
    const begun = await begin();
    const { at, balanceOf, attempts, told } = begun;
    const wallet = await at.watch(alice, 20n * TRX);
    const to = newPayee();
    const id = await at.send(alice, { walletId: wallet.id, payee: to, amount: trx(7n * TRX + 1n) });
    expect(await at.find(id)).toMatchObject({ state: "AWAITING_SIGNATURE", nonce: null, isSignedElsewhere: true });
    await settle(begun);
    const given = await at.readGiven(id);
    expect(given).toMatchObject({ number: 1, format: "TRON", isCancel: false, fields: null });
    expect(given.tron).toMatchObject({ from: wallet.address, to, units: 7n * TRX + 1n, contract: null, feeLimit: 0n });
    expect(given.expiresAt).toEqual(given.tron.expiresAt);
    const signed = await at.sign(id, wallet.key);
    expect(await at.submit(alice, id, signed, "k")).toEqual({ ok: true, value: id });
    expect(await at.findGiven(id)).toBeNull();
    await settle(begun);
    const sent = await at.find(id);
    expect(sent).toMatchObject({ state: "FINAL", nonce: 0, mined: { txid: given.tron.txid, isOurs: true } });
    expect(balanceOf(to)).toBe(7n * TRX + 1n);
    expect(balanceOf(wallet.address)).toBe(20n * TRX - 7n * TRX - 1n - (sent.mined?.fee ?? 0n));
    expect((await attempts(sent)).map(({ txid }) => txid)).toEqual([given.tron.txid]);
    expect(await at.submit(alice, id, signed, "k")).toEqual({ ok: true, value: id });
    expect(await at.submit(alice, id, signed)).toEqual({ ok: true, value: id });
    expect(await listStates(begun)).toEqual([
      ...["PLANNED", "AWAITING_SIGNATURE", "SIGNED", "BROADCAST", "BROADCAST", "CONFIRMED", "FINAL"],
    ]);
    expect(await told("fee.paid")).toEqual([]);
  });

  it("moves tokens by a call of their contract, which burns no more than it may, and all TRX to the last sun", async () => {
    const begun = await begin();
    const { at, balanceOf, tokensOf } = begun;
    const wallet = await at.watch(alice, 90n * TRX);
    await at.give(wallet.address, MUCH, "payTokens");
    const to = newPayee();
    const asked = { walletId: wallet.id, payee: to };
    const id = await at.send(alice, { ...asked, currency: "USDT", amount: usdt(MUCH) });
    const { tron: fields, draft } = await at.readGiven(id);
    expect(fields).toMatchObject({ to, units: MUCH, contract: USDT.contract });
    expect(fields.feeLimit).toBeGreaterThan(6n * TRX);
    expect("fee" in draft && draft.fee >= fields.feeLimit).toBe(true);
    await at.submit(alice, id, await at.sign(id, wallet.key));
    await settle(begun);
    expect(await at.find(id)).toMatchObject({ state: "FINAL", mined: { hasMoved: true } });
    expect([tokensOf(to), tokensOf(wallet.address)]).toEqual([MUCH, 0n]);
    const rest = await at.send(alice, { ...asked, amount: null });
    await at.submit(alice, rest, await at.sign(rest, wallet.key));
    await settle(begun);
    expect(await at.find(rest)).toMatchObject({ state: "FINAL", isAll: true });
    expect(balanceOf(wallet.address)).toBe(0n);
  });

  it("is refused where it is nobody's, another's, another transaction, by another key, or over, and its key is free", async () => {
    const begun = await begin();
    const { at } = begun;
    const wallet = await at.watch(alice, 20n * TRX);
    const [id, other] = [
      await at.send(alice, { walletId: wallet.id, payee: newPayee(), amount: trx(TRX) }),
      await at.send(alice, { walletId: wallet.id, payee: newPayee(), amount: trx(TRX) }),
    ];
    const signed = await at.sign(id, wallet.key);
    const invalid = (fault: string) => ({ ok: false, error: { code: "SIGNED_TRANSACTION_INVALID", fault } });
    const notFound = { ok: false, error: { code: "TRANSACTION_NOT_FOUND" } };
    expect(await at.submit(alice, null, signed, "once")).toEqual(notFound);
    expect(await at.submit(person(), id, signed)).toEqual(notFound);
    expect(await at.submit(alice, id, "00", "once")).toEqual(invalid("UNREADABLE"));
    expect(await at.submit(alice, id, (await at.readGiven(id)).payload, "once")).toEqual(invalid("SIGNATURE_MISSING"));
    expect(await at.submit(alice, id, await at.sign(other, wallet.key), "once")).toEqual(invalid("OTHER_TRANSACTION"));
    expect(await at.submit(alice, id, await at.sign(id, newKey()), "once")).toEqual(invalid("OTHER_KEY"));
    expect(await at.find(id)).toMatchObject({ state: "AWAITING_SIGNATURE", nonce: null });
    at.outlast();
    expect(await at.submit(alice, id, signed, "once")).toEqual(OUTDATED);
    await begun.round();
    expect(await at.submit(alice, id, signed, "once")).toEqual(OUTDATED);
    await outlast(begun);
    expect(await at.submit(alice, id, signed, "once")).toEqual(NOT_AWAITING);
    expect(await here.rows("SELECT 1 FROM wallets.attempt")).toEqual([]);
  });

  it("has failed once it is over and proven to be in no block, not before, and what it kept is free then", async () => {
    const begun = await begin();
    const { at, round, mine, balanceOf } = begun;
    const wallet = await at.watch(alice, 20n * TRX);
    const asked = { walletId: wallet.id, payee: newPayee(), amount: trx(15n * TRX) };
    const id = await at.send(alice, asked);
    const short = { ok: false, error: { code: "BALANCE_INSUFFICIENT", available: trx(5n * TRX) } };
    expect(await at.ask(alice, asked)).toMatchObject(short);
    at.outlast();
    await round();
    expect(await at.find(id)).toMatchObject({ state: "AWAITING_SIGNATURE" });
    expect(await at.ask(alice, asked)).toMatchObject(short);
    // A provider that is silent proves nothing.
    mine(SOLID + 1);
    tron.chain.behind = SOLID + 5;
    await round();
    expect(await at.find(id)).toMatchObject({ state: "AWAITING_SIGNATURE" });
    tron.chain.behind = 0;
    await round();
    await round();
    expect(await at.find(id)).toMatchObject({ state: "FAILED", failure: "EXPIRED", mined: null });
    const again = await at.send(alice, asked);
    await at.submit(alice, again, await at.sign(again, wallet.key));
    await settle(begun);
    expect(await at.find(again)).toMatchObject({ state: "FINAL" });
    expect(balanceOf(asked.payee)).toBe(15n * TRX);
  });

  it("is what was given out, also where it never came back, was sent from elsewhere, or was called off", async () => {
    const begun = await begin();
    const { at, mine, round, balanceOf, process, attempts } = begun;
    const wallet = await at.watch(alice, 20n * TRX);
    const to = newPayee();
    const asked = { walletId: wallet.id, payee: to, amount: trx(2n * TRX) };
    const [id, off] = [await at.send(alice, asked), await at.send(alice, asked)];
    expect((await at.readGiven(id)).tron.txid).not.toBe((await at.readGiven(off)).tron.txid);
    const signed = await at.sign(id, wallet.key);
    const txids = [await at.sendSigned(id, wallet.key), await at.sendSigned(off, wallet.key)];
    expect(await process.app.manageSends.cancel({ ownerId: person().userId, sendId: off })).toMatchObject({
      ok: false,
    });
    expect(await process.app.manageSends.cancel(by(off))).toMatchObject({ ok: true });
    expect(await process.app.manageSends.cancel(by(off))).toMatchObject({ ok: true });
    expect(await at.find(off)).toMatchObject({ state: "AWAITING_SIGNATURE", asked: "CANCEL" });
    mine(1);
    await round();
    for (const [one, txid] of [
      [id, txids[0]],
      [off, txids[1]],
    ] as const)
      expect(await at.find(one)).toMatchObject({ state: "BROADCAST", mined: { txid, isOurs: true, isSuccess: true } });
    expect(await at.findGiven(id)).toBeNull();
    expect(await at.submit(alice, id, signed)).toEqual({ ok: true, value: id });
    await settle(begun);
    const sends = await Promise.all([id, off].map(at.find));
    expect(
      sends.map(({ state, nonce }) => ({ state, nonce })).toSorted((a, b) => (a.nonce ?? 0) - (b.nonce ?? 0)),
    ).toEqual([0, 1].map((nonce) => ({ state: "FINAL", nonce })));
    expect(balanceOf(to)).toBe(4n * TRX);
    expect((await Promise.all(sends.map(attempts))).map((of) => of.length)).toEqual([1, 1]);
    expect(await here.rows("SELECT 1 FROM wallets.source WHERE paused_for IS NOT NULL")).toEqual([]);
    expect(await here.rows("SELECT 1 FROM wallets.draft WHERE is_open")).toEqual([]);
  });

  it("is given to nodes by the signature of a block that is taken back, and mined again", async () => {
    const begun = await begin();
    const { at, mine, round, balanceOf } = begun;
    const wallet = await at.watch(alice, 20n * TRX);
    const to = newPayee();
    const id = await at.send(alice, { walletId: wallet.id, payee: to, amount: trx(2n * TRX) });
    const txid = await at.sendSigned(id, wallet.key);
    mine(1);
    await round();
    expect(await at.find(id)).toMatchObject({ state: "BROADCAST", mined: { txid } });
    tron.chain.takeBack(1);
    tron.chain.drop(txid);
    tron.chain.mineEmpty(2);
    await round();
    await round();
    expect(await at.find(id)).toMatchObject({ state: "BROADCAST", mined: null });
    expect(tron.chain.waiting.map((one) => one.txid)).toEqual([txid]);
    await settle(begun);
    expect(await at.find(id)).toMatchObject({ state: "FINAL", mined: { txid } });
    expect(balanceOf(to)).toBe(2n * TRX);
  });

  it("is called off once it is over where it was not signed, or no block took it, and is given back no more", async () => {
    const begun = await begin();
    const { at, round, process, attempts, balanceOf } = begun;
    const wallet = await at.watch(alice, 20n * TRX);
    const to = newPayee();
    const asked = { walletId: wallet.id, payee: to, amount: trx(2n * TRX) };
    const { manageSends } = process.app;
    const [early, late, forgotten] = [
      await at.send(alice, asked),
      await at.send(alice, asked),
      await at.send(alice, asked),
    ];
    expect(await manageSends.speedUp(by(early))).toEqual({ ok: false, error: { code: "TRANSACTION_NOT_REPLACEABLE" } });
    const signed = await at.sign(early, wallet.key);
    await manageSends.cancel(by(early));
    expect(await at.submit(alice, early, signed)).toEqual(NOT_AWAITING);
    expect(await at.findGiven(early)).toBeNull();
    for (const id of [late, forgotten]) await at.submit(alice, id, await at.sign(id, wallet.key));
    await round();
    await manageSends.cancel(by(late));
    for (const { txid } of tron.chain.waiting) tron.chain.drop(txid);
    expect(await at.find(forgotten)).toMatchObject({ state: "BROADCAST" });
    await outlast(begun);
    for (const id of [early, late]) expect(await at.find(id)).toMatchObject({ state: "CANCELLED", failure: null });
    // Nobody here has its key: it is not signed anew.
    expect(await at.find(forgotten)).toMatchObject({ state: "FAILED", failure: "EXPIRED" });
    await settle(begun);
    expect((await attempts(await at.find(forgotten))).map(({ deadHeight }) => deadHeight !== null)).toEqual([true]);
    expect([balanceOf(to), balanceOf(wallet.address)]).toEqual([0n, 20n * TRX]);
  });

  it("keeps nothing from who has the key: neither coins, nor the key itself", async () => {
    const begun = await begin();
    const { at, balanceOf } = begun;
    const [bob, key] = [person(), newKey()];
    // Somebody watches it, and was there first.
    const watching = await at.watch(alice, 10n * TRX, key);
    const never = await at.send(alice, { walletId: watching.id, payee: newPayee(), amount: trx(8n * TRX) });
    const theirs = await at.bring(bob, 0n, key);
    const to = newPayee();
    const sent = await at.send(bob, { walletId: theirs.id, payee: to, amount: trx(8n * TRX) });
    await settle(begun);
    expect(await at.find(sent)).toMatchObject({ state: "FINAL", userId: bob.userId });
    expect(balanceOf(to)).toBe(8n * TRX);
    expect(await at.find(never)).toMatchObject({ state: "AWAITING_SIGNATURE" });
    await outlast(begun);
    expect(await at.find(never)).toMatchObject({ state: "FAILED", failure: "EXPIRED" });
  });

  it("is taken back once, whoever gives it back at once, calls it off, or finds it in a block meanwhile", async () => {
    const begun = await begin();
    const { at, startProcess, attempts, balanceOf, mine } = begun;
    const wallet = await at.watch(alice, 100n * TRX);
    const [to, others] = [newPayee(), [startProcess(), startProcess()]];
    let paid = 0n;
    for (let times = 0; times < 6; times += 1) {
      const id = await at.send(alice, { walletId: wallet.id, payee: to, amount: trx(1n) });
      const ask = { userId: alice.userId, kind: "OWN", sendId: id, signed: await at.sign(id, wallet.key) } as const;
      if (times % 3 === 2) {
        await at.sendSigned(id, wallet.key);
        mine(1);
      }
      const said = await Promise.all([
        ...others.flatMap(({ app }) => [
          app.submitSigned({ ...ask, idempotencyKey: `same ${times}` }),
          app.submitSigned({ ...ask, idempotencyKey: crypto.randomUUID() }),
        ]),
        ...(times % 3 === 1 ? others.map(({ app }) => app.manageSends.cancel(by(id))) : []),
        ...(times % 3 === 2 ? others.map(({ round }) => round()) : []),
      ]);
      const { state, asked } = await at.find(id);
      for (const one of said.slice(0, 4))
        if (state === "AWAITING_SIGNATURE") expect([one, asked]).toEqual([NOT_AWAITING, "CANCEL"]);
        else expect([{ ok: true, value: id }, NOT_AWAITING]).toContainEqual(one);
      expect(await attempts(await at.find(id))).toHaveLength(state === "AWAITING_SIGNATURE" ? 0 : 1);
      await settle(begun);
      if ((await at.find(id)).state === "FINAL") paid += 1n;
    }
    expect(paid).toBeGreaterThan(3n);
    expect(balanceOf(to)).toBe(paid);
  });

  it("ends once, whoever gives it back, and whoever finds that it is over, at once", async () => {
    const begun = await begin();
    const { at, startProcess, mine } = begun;
    const wallet = await at.watch(alice, 100n * TRX);
    const id = await at.send(alice, { walletId: wallet.id, payee: newPayee(), amount: trx(1n) });
    const signed = await at.sign(id, wallet.key);
    at.outlast();
    mine(SOLID + 1);
    const others = [startProcess(), startProcess()];
    const said = await Promise.all([
      ...[1, 2, 3].map(() => at.submit(alice, id, signed)),
      ...others.map(({ round }) => round()),
    ]);
    for (const one of said.slice(0, 3)) expect([OUTDATED, NOT_AWAITING]).toContainEqual(one);
    expect(await at.find(id)).toMatchObject({ state: "FAILED", failure: "EXPIRED" });
    expect(await listStates(begun)).toEqual(["PLANNED", "AWAITING_SIGNATURE", "FAILED"]);
  });

  it("loses nothing, and doubles nothing, wherever a process is killed that gives it out, takes it back, reads or ends it", async () => {
    const begun = await begin();
    const { at, dyingRound, startProcess, process, balanceOf, mine } = begun;
    const wallet = await at.watch(alice, 1_000n * TRX);
    const to = newPayee();
    const [ids, lost]: [SendId[], SendId[]] = [[], []];
    let kills = 0;
    const dying = async (query: number, act: (app: typeof process.app) => Promise<unknown>) => {
      for (const when of ["before", "behind"] as const) {
        const pool = makeDyingPool(here.environment.pool, { at: query, when });
        await act(startProcess(pool.pool).app).catch(() => undefined);
        if (pool.state.isDead) kills += 1;
      }
    };
    for (let query = 1; query <= QUERIES; query += 1) {
      const command = at.commandOf(alice, {
        ...{ walletId: wallet.id, payee: to, amount: trx(1n), idempotencyKey: `send ${query}` },
      });
      await dying(query, (app) => app.sendTransaction(command));
      const sent = await process.app.sendTransaction(command);
      if (!sent.ok) throw new Error(sent.error.code);
      const id = sent.value;
      const signed = await at.sign(id, wallet.key);
      const submitted = {
        userId: alice.userId,
        kind: "OWN" as const,
        sendId: id,
        signed,
        idempotencyKey: `k ${query}`,
      };
      if (query % 3 === 0) lost.push(id);
      else ids.push(id);
      if (query % 3 === 1) {
        await dying(query, (app) => app.submitSigned(submitted));
        expect(await process.app.submitSigned(submitted)).toEqual({ ok: true, value: id });
      }
      if (query % 3 === 2) await at.sendSigned(id, wallet.key);
      await begun.round();
      mine(2);
      for (const when of ["before", "behind"] as const) if (await dyingRound({ at: query, when })) kills += 1;
    }
    await settle(begun);
    at.outlast();
    mine(SOLID + 1);
    for (let query = 1; query <= QUERIES; query += 1)
      for (const when of ["before", "behind"] as const) if (await dyingRound({ at: query, when })) kills += 1;
    await settle(begun);
    expect(kills).toBeGreaterThan(2 * QUERIES);
    for (const id of ids) expect(await at.find(id)).toMatchObject({ state: "FINAL" });
    for (const id of lost) expect(await at.find(id)).toMatchObject({ state: "FAILED", failure: "EXPIRED" });
    expect(balanceOf(to)).toBe(BigInt(ids.length));
    expect(await here.rows("SELECT 1 FROM wallets.attempt")).toHaveLength(ids.length);
    expect(await here.rows("SELECT 1 FROM wallets.draft WHERE is_open")).toEqual([]);
  });
});
