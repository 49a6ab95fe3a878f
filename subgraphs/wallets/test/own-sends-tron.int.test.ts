import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { money } from "@coffer/money/money";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readTronAddress } from "../src/adapters/chains/tron/address.ts";
import { HOLDER } from "../src/adapters/chains/tron/faucet.ts";
import { SHAPES } from "./apart.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { makeExpiringProcess, SOLID, startChain, TRX, USDT, VALID_BLOCKS } from "./expiring-process.ts";
import { newKey, newPayee, ownOnTron, TRON_ASSET } from "./own-expiring.ts";
import { person, type World, world } from "./world.ts";

/** More than a number holds. */
const MUCH = 2n ** 53n + 1n;
const RICH = new Map([[Buffer.from(readTronAddress(HOLDER)).toString("hex"), 2n ** 62n]]);
const SENDS = 10;
/** Of one round, in which much is to be done. */
const QUERIES = 60;
const trx = (units: bigint) => money(TRON_ASSET, units);
const usdt = (units: bigint) => money(USDT.asset, units);

/** 1 to `most`, spread, and the same at every run (Numerical Recipes). */
function makeSpread() {
  let state = 20_261_132;
  return (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + (state % most);
  };
}

describe.each(SHAPES)("what owners send over Tron, signed by $whose", ({ isApart }) => {
  let tron: TronStandIn;
  let here: World;
  const alice = person();
  beforeEach(async () => {
    [tron, here] = await Promise.all([startChain({ balances: RICH }), world({ isApart })]);
  });
  afterEach(async () => {
    await here.close();
    await tron.stop();
  });
  const begin = async (rules: Parameters<typeof makeExpiringProcess>[0]["rules"] = {}) => {
    const expiring = makeExpiringProcess({ here, tron, tokens: [USDT], rules: { feeCap: 50n * TRX, ...rules } });
    expiring.mine(SOLID + 1);
    await expiring.round();
    await expiring.round();
    return { ...expiring, own: ownOnTron({ here, tron, expiring }) };
  };
  type Begun = Awaited<ReturnType<typeof begin>>;
  const settle = async ({ round, mine }: Pick<Begun, "round" | "mine">, times = 2) => {
    for (let count = 0; count < times; count += 1) {
      await round();
      mine(SOLID + 1);
    }
    await round();
    await round();
  };
  const paused = () => here.rows("SELECT 1 AS one FROM wallets.source WHERE paused_for IS NOT NULL");

  it("is paid once, by the address itself, and told to nobody; all of it goes to the last sun", async () => {
    const begun = await begin();
    const { own, balanceOf, told } = begun;
    const wallet = await own.bring(alice, MUCH);
    const to = newPayee();
    const id = await own.send(alice, { walletId: wallet.id, payee: to, amount: trx(MUCH - 500n * TRX) });
    await settle(begun);
    const sent = await own.find(id);
    expect(sent).toMatchObject({ kind: "OWN", state: "FINAL", source: wallet.address, mined: { isSuccess: true } });
    expect(balanceOf(to)).toBe(MUCH - 500n * TRX);
    expect(balanceOf(wallet.address)).toBe(500n * TRX - (sent.mined?.fee ?? 0n));
    // Free bytes are left: all of it is all.
    const rest = await own.send(alice, { walletId: wallet.id, payee: to, amount: null });
    await settle(begun);
    expect(await own.find(rest)).toMatchObject({ state: "FINAL", isAll: true });
    expect(balanceOf(wallet.address)).toBe(0n);
    for (const type of ["fee.paid", "payout.confirmed", "treasury.funded"]) expect(await told(type)).toEqual([]);
    expect(await paused()).toEqual([]);
  });

  it("moves tokens by what their contract has logged, an amount or all of them, for TRX of the address", async () => {
    const begun = await begin();
    const { own, tokensOf, balanceOf } = begun;
    const wallet = await own.bring(alice, 90n * TRX);
    await own.give(wallet.address, MUCH + 5n, "payTokens");
    const to = newPayee();
    const asked = { walletId: wallet.id, payee: to, currency: "USDT" };
    expect(await own.ask(alice, { ...asked, amount: usdt(MUCH + 6n) })).toMatchObject({
      error: { code: "BALANCE_INSUFFICIENT", available: usdt(MUCH + 5n) },
    });
    expect(await own.ask(alice, { ...asked, payee: USDT.contract, amount: usdt(1n) })).toMatchObject({
      error: { code: "PAYEE_REFUSES" },
    });
    const id = await own.send(alice, { ...asked, amount: usdt(MUCH) });
    await settle(begun, 3);
    const sent = await own.find(id);
    expect(sent).toMatchObject({ state: "FINAL", mined: { hasMoved: true } });
    expect(sent.mined?.fee).toBeGreaterThan(6n * TRX);
    expect(balanceOf(wallet.address)).toBe(90n * TRX - (sent.mined?.fee ?? 0n));
    const rest = await own.send(alice, { ...asked, amount: null });
    await settle(begun, 3);
    expect(await own.find(rest)).toMatchObject({ state: "FINAL", isAll: false, amount: usdt(5n) });
    expect([tokensOf(to), tokensOf(wallet.address)]).toEqual([MUCH + 5n, 0n]);
  });

  it("is signed anew once it is proven dead, and paid once; with what is left where it takes all", async () => {
    const begun = await begin();
    const { own, round, mine, attempts, balanceOf, pay } = begun;
    const wallet = await own.bring(alice, 20n * TRX);
    const to = newPayee();
    const id = await own.send(alice, { walletId: wallet.id, payee: to, amount: null });
    await round();
    const [first] = await attempts(await own.find(id));
    tron.chain.drop(first?.txid ?? "");
    await pay(wallet.address, TRX);
    mine(VALID_BLOCKS + SOLID + 2);
    await settle(begun);
    const [dead, paid] = await attempts(await own.find(id));
    expect([dead?.deadHeight === null, paid?.deadHeight]).toEqual([false, null]);
    const sent = await own.find(id);
    expect(sent).toMatchObject({ state: "FINAL", mined: { txid: paid?.txid }, amount: trx(paid?.units ?? 0n) });
    expect(balanceOf(to) + (sent.mined?.fee ?? 0n)).toBe(21n * TRX);
    expect(balanceOf(wallet.address)).toBe(0n);
  });

  it("has failed where its owner has sent it elsewhere meanwhile, whose transactions halt nothing", async () => {
    const begun = await begin();
    const { own, round, mine, attempts, balanceOf } = begun;
    const wallet = await own.bring(alice, 20n * TRX);
    const to = newPayee();
    const id = await own.send(alice, { walletId: wallet.id, payee: to, amount: trx(15n * TRX) });
    await round();
    tron.chain.drop((await attempts(await own.find(id)))[0]?.txid ?? "");
    own.sendElsewhere(wallet.key, newPayee(), 10n * TRX);
    mine(VALID_BLOCKS + SOLID + 2);
    await settle(begun);
    expect(await own.find(id)).toMatchObject({ state: "FAILED", failure: "SOURCE_SHORT" });
    expect([balanceOf(to), await paused()]).toEqual([0n, []]);
    const next = await own.send(alice, { walletId: wallet.id, payee: to, amount: trx(3n * TRX) });
    await settle(begun);
    expect(await own.find(next)).toMatchObject({ state: "FINAL" });
    expect(balanceOf(to)).toBe(3n * TRX);
  });

  it("is called off before it is signed, and behind that once nobody can mine it; never sped up", async () => {
    const begun = await begin();
    const { own, round, mine, balanceOf, attempts, process } = begun;
    const wallet = await own.bring(alice, 20n * TRX);
    const [to, ownerId] = [newPayee(), alice.userId];
    const early = await own.send(alice, { walletId: wallet.id, payee: to, amount: trx(TRX) });
    await process.app.manageSends.cancel({ ownerId, sendId: early });
    expect(await own.find(early)).toMatchObject({ state: "CANCELLED" });
    const late = await own.send(alice, { walletId: wallet.id, payee: to, amount: trx(TRX) });
    await round();
    expect(await process.app.manageSends.speedUp({ ownerId, sendId: late })).toEqual({
      ...{ ok: false, error: { code: "TRANSACTION_NOT_REPLACEABLE" } },
    });
    expect(await process.app.manageSends.cancel({ ownerId: person().userId, sendId: late })).toMatchObject({
      error: { code: "TRANSACTION_NOT_FOUND" },
    });
    await process.app.manageSends.cancel({ ownerId, sendId: late });
    tron.chain.drop((await attempts(await own.find(late)))[0]?.txid ?? "");
    mine(2);
    await round();
    expect(await own.find(late)).toMatchObject({ state: "BROADCAST" });
    mine(VALID_BLOCKS + SOLID + 2);
    await settle(begun);
    expect(await own.find(late)).toMatchObject({ state: "CANCELLED" });
    expect([balanceOf(to), (await attempts(await own.find(late))).length]).toEqual([0n, 1]);
  });

  it("is refused before anything is planned for each way that it cannot be sent, and quoted as it goes", async () => {
    const begun = await begin();
    const { own, process } = begun;
    const wallet = await own.bring(alice, 3n * TRX);
    const asked = { walletId: wallet.id, payee: newPayee() };
    const refusals = [
      [{ amount: trx(3n * TRX) }, { code: "BALANCE_INSUFFICIENT", available: trx(3n * TRX) }],
      [{ amount: trx(TRX), maximumFee: trx(1n) }, { code: "NETWORK_FEE_TOO_HIGH" }],
      [{ payee: USDT.contract }, { code: "PAYEE_REFUSES" }],
      [{ payee: wallet.address }, { code: "PAYEE_REFUSES" }],
      [{ payee: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266" }, { code: "ADDRESS_INVALID" }],
      [{ currency: "ETH" }, { code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: "TRX" }],
      [
        { currency: "USDT", amount: null },
        { code: "BALANCE_INSUFFICIENT", available: usdt(0n) },
      ],
      [{ from: { addressId: null } }, { code: "ADDRESS_NOT_FOUND" }],
    ] as const;
    for (const [changes, error] of refusals)
      expect(await own.ask(alice, { ...asked, ...changes })).toMatchObject({ ok: false, error });
    expect(await own.ask(person(), asked)).toMatchObject({ error: { code: "WALLET_NOT_FOUND" } });
    expect(await here.rows("SELECT 1 FROM wallets.send")).toEqual([]);
    const { userId } = alice;
    const quoted = await process.app.quoteTransaction({ userId, from: null, currency: "TRX", amount: null, ...asked });
    if (!quoted.ok) throw new Error(JSON.stringify(quoted.error));
    const [option] = quoted.value.options;
    expect([quoted.value.source, quoted.value.options.length]).toEqual(["PRICE", 3]);
    const id = await own.send(alice, { ...asked, amount: null, maximumFee: option?.maximum ?? null });
    await settle(begun);
    const sent = await own.find(id);
    expect(sent).toMatchObject({ state: "FINAL", amount: option?.amount });
    expect(sent.mined?.fee).toBeLessThanOrEqual(option?.maximum.units ?? 0n);
  });

  it("goes on beside what others send with the same key, and a treasury that is paused", async () => {
    const begun = await begin();
    const { own, process, balanceOf } = begun;
    await begun.openTreasury(1_000n * TRX);
    await process.app.switchTreasury({
      ...{ operatorId: person().userId, network: "TRON", state: "PAUSED", reason: "a test" },
    });
    const bob = person();
    const first = await own.bring(alice, 50n * TRX);
    const second = await own.bring(bob, 0n, first.key);
    const to = newPayee();
    const ids = [
      await own.send(alice, { walletId: first.id, payee: to, amount: trx(7n * TRX) }),
      await own.send(bob, { walletId: second.id, payee: to, amount: trx(7n * TRX) }),
      await own.send(alice, { walletId: first.id, payee: to, amount: trx(7n * TRX) }),
    ];
    await settle(begun, 3);
    for (const id of ids) expect(await own.find(id)).toMatchObject({ state: "FINAL" });
    expect(balanceOf(to)).toBe(21n * TRX);
    expect(await here.rows("SELECT 1 FROM wallets.source o WHERE address = $1", [first.address])).toHaveLength(1);
  });

  it("pays each payee once, whoever is killed, and whatever expires, is forgotten or taken back", async () => {
    const begun = await begin();
    const { own, round, dyingRound, mine, balanceOf, attempts } = begun;
    const wallet = await own.bring(alice, 5_000n * TRX);
    const payees = Array.from({ length: SENDS }, (_, i) => ({ to: newPayee(), units: TRX + BigInt(i) }));
    const ids: Awaited<ReturnType<typeof own.send>>[] = [];
    for (const { to, units } of payees)
      ids.push(await own.send(alice, { walletId: wallet.id, payee: to, amount: trx(units) }));
    const spread = makeSpread();
    let kills = 0;
    for (let rounds = 0; rounds < 20; rounds += 1) {
      const deaths = await Promise.all([
        dyingRound({ at: spread(QUERIES), when: "before" }),
        dyingRound({ at: spread(QUERIES), when: "behind" }),
      ]);
      kills += deaths.filter(Boolean).length;
      const waiting = tron.chain.waiting.map(({ txid }) => txid);
      for (const txid of waiting) if (spread(3) === 1) tron.chain.drop(txid);
      if (rounds % 4 === 1) mine(VALID_BLOCKS + SOLID + 2, { only: waiting.slice(0, 1) });
      else mine(spread(5));
      if (rounds % 6 === 5) {
        const depth = spread(5);
        tron.chain.takeBack(depth);
        tron.chain.mineEmpty(depth + 1);
      }
    }
    expect(kills).toBeGreaterThan(10);
    for (let rounds = 0; rounds < 20; rounds += 1) {
      await round();
      mine(VALID_BLOCKS);
    }
    await round();
    await round();
    const sends = await Promise.all(ids.map(own.find));
    expect(sends.map(({ state }) => state)).toEqual(ids.map(() => "FINAL"));
    expect(payees.map(({ to }) => balanceOf(to))).toEqual(payees.map(({ units }) => units));
    const spent = sends.reduce((sum, { amount, mined }) => sum + amount.units + (mined?.fee ?? 0n), 0n);
    expect(balanceOf(wallet.address)).toBe(5_000n * TRX - spent);
    const living = (await Promise.all(sends.map(attempts))).flat().filter(({ deadHeight }) => deadHeight === null);
    expect(living).toHaveLength(SENDS);
    expect([await begun.told("fee.paid"), await paused()]).toEqual([[], []]);
  });

  it("is planned wholly or not at all, wherever a process dies, and its key goes on with it", async () => {
    const begun = await begin();
    const { own, startProcess } = begun;
    const wallet = await own.bring(alice, 20n * TRX, newKey());
    const command = own.commandOf(alice, { walletId: wallet.id, payee: newPayee(), idempotencyKey: "once" });
    let deaths = 0;
    for (let at = 1; at < 40; at += 1) {
      const dying = makeDyingPool(here.environment.pool, { at, when: at % 2 === 0 ? "before" : "behind" });
      await startProcess(dying.pool)
        .app.sendTransaction(command)
        .catch(() => undefined);
      if (!dying.state.isDead) break;
      deaths += 1;
      const [{ sends, claims } = { sends: 0, claims: 0 }] = await here.rows<{ sends: number; claims: number }>(
        "SELECT (SELECT count(*)::int FROM wallets.send) AS sends, (SELECT count(*)::int FROM wallets.claim WHERE operation = 'sendTransaction') AS claims",
      );
      expect(sends).toBe(claims);
    }
    expect(deaths).toBeGreaterThan(8);
    expect(await here.rows("SELECT 1 FROM wallets.send")).toHaveLength(1);
  });
});
