import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { pgSql } from "@coffer/platform/postgres/sql";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeTronAddress, readTronAddress } from "../src/adapters/chains/tron/address.ts";
import { makeTokenReader } from "../src/adapters/postgres/tokens/token-rows.ts";
import type { SendKind } from "../src/domain/sends/send.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { type Expiring, makeExpiringProcess, SOLID, startChain, TRX, USDT, VALID_BLOCKS } from "./expiring-process.ts";
import { makeReconciling, termOf } from "./reconciling.ts";
import { findMiscounted } from "./sweepable.ts";
import { person, type World, world } from "./world.ts";

const NETWORK = "TRON";
/** More than a number holds. */
const MUCH = 2n ** 53n + 1n;
const MUCH_TEXT = "9007199254.740993";
let payees = 0;
/** Another address every time, that nobody has paid. */
const nextPayee = (): string => {
  payees += 1;
  const key = Buffer.alloc(32, 11);
  key.writeUInt32BE(payees, 0);
  return encodeTronAddress(secp256k1.getPublicKey(key, false));
};
const INFOS = "/walletsolidity/gettransactioninfobyblocknum";

describe("tokens on Tron, on PostgreSQL and a stand-in for its node", () => {
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
  const make = (changes: { readonly urls?: readonly string[]; readonly tokens?: readonly Token[] } = {}) =>
    makeExpiringProcess({ here, tron, tokens: [USDT], rules: { feeCap: 50n * TRX }, ...changes });
  const another = async () => {
    const one = await startChain({ chain: tron.chain });
    others.push(one);
    return one;
  };
  const newAddress = async () => {
    const { said } = await here.create(person(), { network: NETWORK });
    return said?.wallet?.addresses.nodes[0]?.address ?? "";
  };
  const deposits = () =>
    here.rows<{ txid: string; position: string; currency: string; units: string; state: string; credits: number }>(
      "SELECT txid, position, currency, units::text AS units, state, credits FROM wallets.deposit ORDER BY id",
    );
  const dataOf = <T>(events: readonly { readonly data: unknown }[]) => events.map(({ data }) => data as T);
  const kept = () => makeTokenReader(pgSql(here.environment.pool)).list(NETWORK);
  const list = ({ sends }: Expiring, kind: SendKind) =>
    sends.list({ network: NETWORK, kind, states: null, after: null, count: 9 });
  /** With so much of the token, which is solid. */
  const openTreasury = async (expiring: Expiring, units = MUCH) => {
    const treasury = await expiring.openTreasury();
    await expiring.payTokens(treasury.address, units);
    expiring.mine(SOLID + 1);
    await expiring.round();
    await expiring.round();
    return treasury;
  };
  const pass = async ({ mine, round }: Expiring, times = 3) => {
    for (let count = 0; count < times; count += 1) {
      mine(SOLID + 1);
      await round();
    }
  };

  it("come in by what their contract has logged, once that is solid, to the last unit", async () => {
    const expiring = make();
    const { payTokens, mine, round, told } = expiring;
    await openTreasury(expiring);
    expect(await kept()).toMatchObject([{ contract: USDT.contract, state: "FITS", symbol: "USDT", domain: null }]);
    const address = await newAddress();
    const txid = await payTokens(address, MUCH);
    await payTokens(nextPayee(), 7n);
    const failed = await payTokens(address, 5n);
    mine(SOLID, { failed: [failed] });
    await round();
    expect(await deposits()).toEqual([]);
    mine(1);
    await round();
    expect(await deposits()).toMatchObject([
      { txid, position: "log:0", currency: "USDT", units: String(MUCH), state: "CONFIRMED", credits: 1 },
    ]);
    const confirmed = dataOf<{ currency: string }>(await told("deposit.confirmed"));
    expect(confirmed).toMatchObject([{ currency: "USDT", amount: MUCH_TEXT, txid, address }]);
    const funded = dataOf<{ currency: string; amount: string }>(await told("treasury.funded"));
    expect(funded.map(({ amount, currency }) => `${amount} ${currency}`)).toEqual([
      ...["100000.000000 TRX", `${MUCH_TEXT} USDT`],
    ]);
  });

  it("come in only once as many providers say the very same as have to, and TRX does not wait for it", async () => {
    const second = await another();
    const expiring = make({ urls: [tron.url, second.url] });
    const { pay, payTokens, mine, round } = expiring;
    await openTreasury(expiring);
    const [address, other] = [await newAddress(), await newAddress()];
    await payTokens(address, 20n * TRX);
    // It leaves out what was logged, or tells of more of it, or says nothing at all.
    const lies = [
      (path: string, said: string) => (path === INFOS ? said.replace(/"log":\[.*?\]\s*\}\]/g, '"log":[]') : said),
      (path: string, said: string) => (path === INFOS ? said.replaceAll("1312d00", "1312d01") : said),
      (path: string, said: string) => (path === INFOS ? "[]" : said),
    ];
    mine(SOLID + 1);
    for (const lie of lies) {
      second.lie(lie);
      await round();
      expect(await deposits()).toEqual([]);
    }
    second.fail(503);
    await pay(other, 5n * TRX);
    mine(SOLID);
    await round();
    expect(await deposits()).toMatchObject([{ currency: "TRX", state: "CONFIRMED" }]);
    second.recover();
    await round();
    expect((await deposits()).map(({ currency, state }) => `${currency} ${state}`).toSorted()).toEqual([
      ...["TRX CONFIRMED", "USDT CONFIRMED"],
    ]);
    expect(here.lines.some((line) => line.includes("providers disagree on what tokens' contracts have logged"))).toBe(
      true,
    );
  });

  it("go out by a call that burns no more than it may, which the contract's log proves, and cost TRX", async () => {
    const expiring = make();
    const { request, round, find, attempts, tokensOf, balanceOf, told } = expiring;
    const treasury = await openTreasury(expiring);
    const before = balanceOf(treasury.address);
    const to = nextPayee();
    const paymentId = await request(to, MUCH, { currency: "USDT" });
    await round();
    const [attempt] = await attempts(await find(paymentId));
    expect(await find(paymentId)).toMatchObject({
      state: "BROADCAST",
      token: { contract: USDT.contract, owner: null },
    });
    expiring.mine(1);
    await round();
    // It is in a block, and nobody has read yet whether it has paid.
    expect(await find(paymentId)).toMatchObject({ mined: { isSuccess: true, hasMoved: null } });
    await pass(expiring);
    const sent = await find(paymentId);
    expect(sent).toMatchObject({ state: "FINAL", mined: { txid: attempt?.txid, hasMoved: true } });
    expect([tokensOf(to), tokensOf(treasury.address)]).toEqual([MUCH, 0n]);
    const fee = sent.mined?.fee ?? 0n;
    expect([fee > 13n * TRX, fee <= (attempt?.fee ?? 0n)]).toEqual([true, true]);
    expect(balanceOf(treasury.address)).toBe(before - fee);
    expect(dataOf(await told("payout.confirmed"))).toMatchObject([{ paymentId, txid: attempt?.txid }]);
    expect(dataOf<{ currency: string }>(await told("fee.paid"))).toMatchObject([{ currency: "TRX" }]);
    expect(await told("treasury.funded")).toHaveLength(2);
  });

  it.each([["REVERT"], ["OUT_OF_ENERGY"]])(
    "have paid nothing where their call ends as %s: its fee is kept, the rest given back once",
    async (ending) => {
      const expiring = make();
      const { request, round, find, attempts, tokensOf, told, mine, startProcess } = expiring;
      const treasury = await openTreasury(expiring, 100n * TRX);
      const to = nextPayee();
      // What it would cost is said to be less than it is.
      if (ending === "OUT_OF_ENERGY")
        tron.lie((path, said) =>
          path.endsWith("getchainparameters") ? said.replace('"value":100}', '"value":50}') : said,
        );
      const paymentId = await request(to, 3n * TRX, { currency: "USDT" });
      await round();
      const [attempt] = await attempts(await find(paymentId));
      tron.recover();
      mine(1, ending === "REVERT" ? { failed: [attempt?.txid ?? ""] } : {});
      expect(tron.chain.head.mined.map(({ result }) => result)).toEqual([ending]);
      await pass(expiring);
      await startProcess().round();
      expect(await find(paymentId)).toMatchObject({
        ...{ state: "FAILED", failure: "REVERTED", mined: { isSuccess: false, hasMoved: false } },
      });
      expect([tokensOf(to), tokensOf(treasury.address)]).toEqual([0n, 100n * TRX]);
      expect(dataOf(await told("payout.failed"))).toMatchObject([{ paymentId, reason: "REVERTED" }]);
      const [paid] = dataOf<{ currency: string; amount: string }>(await told("fee.paid"));
      expect(paid?.currency).toBe("TRX");
      expect(Number(paid?.amount)).toBeGreaterThan(0);
    },
  );

  it("are not said to have paid where the log is of something else, nor given back before it is read", async () => {
    const expiring = make();
    const { request, round, find, mine, told } = expiring;
    await openTreasury(expiring);
    const paymentId = await request(nextPayee(), 3n * TRX, { currency: "USDT" });
    await round();
    tron.lie((path, said) => (path === INFOS ? said.replaceAll("2dc6c0", "2dc6bf") : said));
    const silent = await find(paymentId);
    expect(silent.state).toBe("BROADCAST");
    mine(SOLID + 1);
    await round();
    expect(await find(paymentId)).toMatchObject({ mined: { isSuccess: true, hasMoved: false } });
    await pass(expiring);
    expect(await find(paymentId)).toMatchObject({ state: "FAILED", failure: "NOT_MOVED" });
    expect(dataOf(await told("payout.failed"))).toMatchObject([{ reason: "NOT_MOVED" }]);
  });

  it("wait BROADCAST as long as nobody says what was logged, however deep they are", async () => {
    const expiring = make();
    const { request, round, find, told } = expiring;
    await openTreasury(expiring);
    const paymentId = await request(nextPayee(), 3n * TRX, { currency: "USDT" });
    await round();
    tron.lie((path, said) => (path === INFOS ? '{"Error":"no such thing"}' : said));
    await pass(expiring, 4);
    expect(await find(paymentId)).toMatchObject({ state: "BROADCAST", mined: { isSuccess: true, hasMoved: null } });
    expect([await told("payout.confirmed"), await told("payout.failed")]).toEqual([[], []]);
    tron.recover();
    await pass(expiring, 2);
    expect(await find(paymentId)).toMatchObject({ state: "FINAL" });
    expect(await told("payout.confirmed")).toHaveLength(1);
  });

  it("are signed anew once what was signed has expired, and paid once", async () => {
    const expiring = make();
    const { request, round, find, attempts, tokensOf, mine, told } = expiring;
    await openTreasury(expiring);
    const to = nextPayee();
    const paymentId = await request(to, 3n * TRX, { currency: "USDT" });
    await round();
    const [first] = await attempts(await find(paymentId));
    tron.chain.drop(first?.txid ?? "");
    mine(VALID_BLOCKS + SOLID + 22, { only: [] });
    await round();
    await round();
    expect(await attempts(await find(paymentId))).toHaveLength(2);
    await pass(expiring);
    expect(await find(paymentId)).toMatchObject({ state: "FINAL" });
    expect([tokensOf(to), (await told("payout.confirmed")).length]).toEqual([3n * TRX, 1]);
  });

  it("are swept by their address, which gets the fee it lacks first, once, and no deposit comes of that", async () => {
    const expiring = make();
    const { deposit, round, balanceOf, tokensOf, creditAll } = expiring;
    const treasury = await openTreasury(expiring, 5n * TRX);
    const address = await deposit(9_999_999n, { isOfToken: true });
    await pass(expiring);
    expect([await list(expiring, "FUND"), await list(expiring, "SWEEP")]).toEqual([[], []]);
    await deposit(1n, { to: address, isOfToken: true });
    await round();
    await round();
    const [fund] = await list(expiring, "FUND");
    expect(fund).toMatchObject({ source: treasury.address, payee: address, state: "BROADCAST", token: null });
    expect(await list(expiring, "SWEEP")).toEqual([]);
    await pass(expiring, 6);
    expect(await list(expiring, "FUND")).toMatchObject([{ state: "FINAL", id: fund?.id }]);
    expect(await list(expiring, "SWEEP")).toMatchObject([
      {
        ...{ source: address, payee: treasury.address, amount: { units: 10n * TRX }, state: "FINAL" },
        token: { contract: USDT.contract, owner: address },
      },
    ]);
    expect([tokensOf(address), tokensOf(treasury.address)]).toEqual([0n, 15n * TRX]);
    expect((await deposits()).map(({ currency }) => currency)).toEqual(["USDT", "USDT"]);
    // What is left of the fee is enough for the next one, or is made up for, and never given twice.
    const left = balanceOf(address);
    expect(left).toBeGreaterThan(0n);
    await deposit(20n * TRX, { to: address, isOfToken: true });
    await creditAll();
    await pass(expiring, 8);
    const funds = await list(expiring, "FUND");
    expect(tokensOf(address)).toBe(0n);
    expect(funds.map(({ state }) => state)).toEqual(funds.map(() => "FINAL"));
    expect(funds.length).toBeLessThanOrEqual(2);
    const sum = funds.reduce((all, { amount }) => all + amount.units, 0n);
    const fees = (await list(expiring, "SWEEP")).reduce((all, { mined }) => all + (mined?.fee ?? 0n), 0n);
    expect(balanceOf(address)).toBe(sum - fees);
  });

  it("are swept without a top-up where the address has TRX of its own, which is swept behind them", async () => {
    const expiring = make();
    const { deposit, round, creditAll, tokensOf } = expiring;
    await openTreasury(expiring, 5n * TRX);
    const address = await deposit(40n * TRX);
    await deposit(30n * TRX, { to: address, isOfToken: true });
    await creditAll();
    await round();
    await pass(expiring, 4);
    expect(await list(expiring, "FUND")).toEqual([]);
    expect(await list(expiring, "SWEEP")).toMatchObject([{ state: "FINAL", amount: { asset: { code: "USDT" } } }]);
    expect(tokensOf(address)).toBe(0n);
    expect(here.lines.filter((line) => line.includes("is not there any more"))).toEqual([]);
  });

  it("that call themselves by another symbol, or have other decimals, or none, are neither credited nor sent", async () => {
    const wrong: readonly [Token, string][] = [
      [{ ...USDT, symbol: "USDC" }, "OTHER_SYMBOL"],
      [{ ...USDT, asset: { code: "USDT", scale: 8 } }, "OTHER_DECIMALS"],
      [{ ...USDT, contract: nextPayee() }, "NO_CODE"],
    ];
    for (const [token, fault] of wrong) {
      const expiring = make({ tokens: [token] });
      await ((await expiring.treasuries.find(NETWORK)) ? expiring.round() : expiring.openTreasury());
      await expiring.round();
      expect(await kept()).toContainEqual(
        expect.objectContaining({ contract: token.contract, state: "REFUSED", fault }),
      );
    }
    const expiring = make({ tokens: [{ ...USDT, symbol: "USDC" }] });
    await expiring.round();
    await expiring.deposit(20n * TRX, { isOfToken: true });
    await expiring.deposit(3n * TRX);
    expect((await deposits()).map(({ currency, state }) => `${currency} ${state}`).toSorted()).toEqual([
      ...["TRX CREDITED", "USDT CONFIRMING"],
    ]);
  });

  it("are compared with the books at a block that is solid, every term a row, and what nobody has logged is found", async () => {
    const expiring = make();
    const { deposit, round, creditAll } = expiring;
    await openTreasury(expiring, 50n * TRX);
    await deposit(30n * TRX, { isOfToken: true });
    await creditAll();
    await round();
    const reconciling = makeReconciling({ here, network: NETWORK, urls: [tron.url], tokens: [USDT] });
    const compared = async () => {
      const found = (await reconciling.compareAll()).find(({ asset }) => asset.code === "USDT");
      if (!found) throw new Error("it was not compared");
      return found;
    };
    const solid = () => tron.chain.shown({ isSolidified: true }).at(-1);
    const found = await compared();
    expect(found.block).toEqual({ height: solid()?.number, hash: solid()?.id.toString("hex") });
    expect([termOf(found, "TREASURY"), termOf(found, "ADDRESSES")]).toEqual([50n * TRX, 30n * TRX]);
    // No ledger is here that books it: all of it is still to be.
    expect([termOf(found, "FUNDINGS_NOT_BOOKED"), termOf(found, "DEPOSITS_NOT_BOOKED")]).toEqual([
      50n * TRX,
      30n * TRX,
    ]);
    expect(found.difference).toBe(0n);
    tron.lie((path, said) =>
      path === "/walletsolidity/triggerconstantcontract" ? said.replace(/(0{56})02faf080/, "$102faf07f") : said,
    );
    expect((await compared()).difference).toBe(-1n);
    tron.recover();
    expect((await compared()).difference).toBe(0n);
  });

  it("are compared with TRX by nodes that keep no balances of before, and each stops what leaves where it drifts", async () => {
    const expiring = make();
    const { deposit, round, creditAll, request, find, mine } = expiring;
    const { address } = await openTreasury(expiring, 50n * TRX);
    await deposit(30n * TRX);
    await deposit(30n * TRX, { isOfToken: true });
    await creditAll();
    await round();
    const hex = Buffer.from(readTronAddress(address)).toString("hex");
    const asked = { account_identifier: { address: hex }, block_identifier: { number: 1, hash: "00" } };
    const told = await fetch(`${tron.url}/wallet/getaccountbalance`, { method: "POST", body: JSON.stringify(asked) });
    expect(told.status).toBe(404);
    const { compareAll } = makeReconciling({ here, network: NETWORK, urls: [tron.url], tokens: [USDT] });
    const compared = async () =>
      (await compareAll()).map(({ asset, difference, state }) => `${asset.code} ${difference} ${state}`);
    expect(await compared()).toEqual(["TRX 0 BALANCED", "USDT 0 BALANCED"]);
    // Five sun are gone from the treasury, which nothing explains.
    const isOfTreasury = (said: string) => said.includes(`"address":"${hex}"`);
    tron.lie((path, said) =>
      path === "/walletsolidity/getaccount" && isOfTreasury(said)
        ? said.replace(/"balance":(\d+)/, (_, units) => `"balance":${BigInt(units) - 5n}`)
        : said,
    );
    expect(await compared()).toEqual(["TRX -5 DIFFERS", "USDT 0 BALANCED"]);
    mine(2 * SOLID + 1);
    await round();
    expect(await compared()).toEqual(["TRX -5 STOPPED", "USDT 0 BALANCED"]);
    // What leaves is not signed; what the other one of them has is no matter of it.
    const [stopped, goes] = [await request(nextPayee(), TRX), await request(nextPayee(), TRX, { currency: "USDT" })];
    await round();
    expect([(await find(stopped)).state, (await find(goes)).state]).toEqual(["PLANNED", "BROADCAST"]);
    // Of one that nobody tells of the other is compared as before, whichever is first.
    for (const [path, left] of [
      ["/walletsolidity/getaccount", "USDT"],
      ["/walletsolidity/triggerconstantcontract", "TRX"],
    ]) {
      tron.lie((asks, said) => (asks === path ? '{"Error":"class java.lang.Exception"}' : said));
      const one = await compareAll();
      expect(one.map(({ asset }) => asset.code)).toEqual([left]);
    }
  });
});
