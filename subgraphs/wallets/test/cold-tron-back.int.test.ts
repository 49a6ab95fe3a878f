import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { money } from "@coffer/money/money";
import { err, ok } from "@coffer/platform/values/result";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SendId } from "../src/domain/wallets/ids.ts";
import { SHAPES } from "./apart.ts";
import { agreeIn, coldOnTron, TRX_CAP, USDT_CAP } from "./cold-tron.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { SOLID, startChain, TRX, USDT } from "./expiring-process.ts";
import { newKey, newPayee, TRON_ASSET } from "./own-expiring.ts";
import { type World, world } from "./world.ts";

const trx = (units: bigint) => money(TRON_ASSET, units * TRX);
const usdt = (units: bigint) => money(USDT.asset, units * TRX);
const invalid = (fault: string) => err({ code: "SIGNED_TRANSACTION_INVALID", fault });

describe.each(SHAPES)("what is kept cold on Tron, and comes back, beside $whose", ({ isApart }) => {
  let tron: TronStandIn;
  let here: World;
  /** Of the chain: its next block is no earlier. */
  let time = 0;
  beforeEach(async () => {
    time = 0;
    [tron, here] = await Promise.all([startChain({ now: () => time }), world({ isApart })]);
  });
  afterEach(async () => {
    await here.close();
    await tron.stop();
  });
  /** 80,000 TRX and 4,900 USDT are at an address whose key is elsewhere. */
  const begin = async () => {
    const begun = await coldOnTron(here, tron, (ms) => {
      time = ms;
    });
    await begun.keepAt(begun.frozen, { caps: [TRX_CAP, USDT_CAP] });
    await begun.settle(4);
    return begun;
  };
  type Begun = Awaited<ReturnType<typeof begin>>;
  const given = async ({ refill }: Begun, ...asked: Parameters<Begun["refill"]>): Promise<SendId> => {
    const made = await refill(...asked);
    if (!made.ok) throw new Error(made.error.code);
    return made.value;
  };
  const findOne = async ({ elsewhere }: Begun, id: SendId) => elsewhere.find(id);
  const halts = async ({ process }: Begun) => (await process.app.readTreasuries.list()).map(({ halt }) => halt);

  it("is given out to be signed, pays the treasury alone, and is no funding, of TRX and of a token", async () => {
    const begun = await begin();
    const { refill, submit, elsewhere, key, treasury, frozen, settle, balanced, balanceOf, tokensOf, told } = begun;
    const before = [balanceOf(treasury.address), tokensOf(treasury.address)] as const;
    const asked = await given(begun, trx(30_000n));
    expect(await refill(trx(1n))).toEqual(err({ code: "REFILL_WAITING" }));
    expect(await refill(usdt(1n))).toEqual(err({ code: "REFILL_WAITING" }));
    const { tron: fields } = await elsewhere.readGiven(asked);
    expect(fields).toMatchObject({ from: frozen, to: treasury.address, units: 30_000n * TRX, contract: null });
    expect(await submit(asked, await elsewhere.sign(asked, newKey()))).toEqual(invalid("OTHER_KEY"));
    expect(await submit(asked, "00")).toEqual(invalid("UNREADABLE"));
    const signed = await elsewhere.sign(asked, key);
    expect(await submit(asked, signed)).toEqual(ok(asked));
    await settle(1);
    await balanced();
    // The first is on its way, and is counted.
    expect(await refill(trx(50_001n))).toMatchObject(err({ code: "BALANCE_INSUFFICIENT" }));
    await settle();
    expect(await findOne(begun, asked)).toMatchObject({
      ...{ state: "FINAL", kind: "REFILL", source: frozen, userId: null, paymentId: null },
    });
    expect(await submit(asked, signed)).toEqual(ok(asked));
    expect(balanceOf(treasury.address)).toBe(before[0] + 30_000n * TRX);
    const ofToken = await given(begun, usdt(400n));
    expect((await elsewhere.readGiven(ofToken)).tron).toMatchObject({
      ...{ to: treasury.address, units: 400n * TRX, contract: USDT.contract },
    });
    expect(await submit(ofToken, await elsewhere.sign(ofToken, key))).toEqual(ok(ofToken));
    await settle();
    const back = await findOne(begun, ofToken);
    expect(back).toMatchObject({ state: "FINAL", mined: { hasMoved: true } });
    expect([tokensOf(treasury.address), tokensOf(frozen)]).toEqual([before[1] + 400n * TRX, 4_500n * TRX]);
    // Its own TRX have paid for the call.
    const first = await findOne(begun, asked);
    expect(balanceOf(frozen)).toBe(50_000n * TRX - (first.mined?.fee ?? 0n) - (back.mined?.fee ?? 0n));
    expect(await told("treasury.funded")).toHaveLength(2);
    const fees = (await told("fee.paid")).map(({ data }) => (data as { address: string }).address);
    expect(fees.filter((address) => address === frozen).length).toBeGreaterThan(0);
    await balanced();
  });

  it("is booked as much where whoever has the key sends it themselves, and is mined while the treasury is paused", async () => {
    const begun = await begin();
    const { elsewhere, key, submit, settle, balanced, balanceOf, treasury, process, told, ann } = begun;
    const before = balanceOf(treasury.address);
    const asked = await given(begun, trx(1_000n));
    const signed = await elsewhere.sign(asked, key);
    await process.app.switchTreasury({ operatorId: ann, network: "TRON", state: "PAUSED", reason: "a look" });
    expect(await begun.refill(trx(1n))).toEqual(err({ code: "TREASURY_PAUSED" }));
    const txid = await elsewhere.sendSigned(asked, key);
    await settle();
    expect(await findOne(begun, asked)).toMatchObject({ state: "FINAL", mined: { txid, isOurs: true } });
    expect(await submit(asked, signed)).toEqual(ok(asked));
    expect(balanceOf(treasury.address)).toBe(before + 1_000n * TRX);
    expect(await told("treasury.funded")).toHaveLength(2);
    expect(await halts(begun)).toEqual([null]);
    await balanced();
  });

  it("has failed once its time is over and no block has it, ends so where it is called off, and is asked for anew", async () => {
    const begun = await begin();
    const { elsewhere, key, submit, settle, balanced, mine, round, process, ann } = begun;
    const outlast = async () => {
      elsewhere.outlast();
      mine(SOLID + 1);
      await round();
      await round();
    };
    const late = await given(begun, trx(10n));
    const signed = await elsewhere.sign(late, key);
    await outlast();
    expect(await submit(late, signed)).toMatchObject({ ok: false });
    expect(await findOne(begun, late)).toMatchObject({ state: "FAILED", failure: "EXPIRED" });
    const calledOff = await given(begun, trx(11n));
    const { manageSends } = process.app;
    expect(await manageSends.speedUp({ operatorId: ann, sendId: calledOff, reason: "now" })).toMatchObject({
      error: { code: "TRANSACTION_NOT_REPLACEABLE" },
    });
    await manageSends.cancel({ operatorId: ann, sendId: calledOff, reason: "not needed" });
    // It may be signed by now: nothing else leaves before it is dead.
    expect(await begun.refill(trx(1n))).toEqual(err({ code: "REFILL_WAITING" }));
    await outlast();
    expect(await findOne(begun, calledOff)).toMatchObject({ state: "CANCELLED" });
    const again = await given(begun, trx(12n));
    expect(await submit(again, await elsewhere.sign(again, key))).toEqual(ok(again));
    await settle();
    expect(await findOne(begun, again)).toMatchObject({ state: "FINAL" });
    await balanced();
  });

  it("halts nothing where another program uses its key, and is missing to the books, which stop it", async () => {
    const begun = await begin();
    const { elsewhere, key, submit, settle, compare, refill, treasury, told } = begun;
    const asked = await given(begun, trx(79_999n));
    const signed = await elsewhere.sign(asked, key);
    elsewhere.sendElsewhere(key, newPayee(), 50_000n * TRX);
    await settle(1);
    expect(await halts(begun)).toEqual([null]);
    expect(await compare("TRX")).toMatchObject({ state: "DIFFERS", difference: expect.any(BigInt) });
    // What another program brings to the treasury is none of the funding from outside.
    elsewhere.sendElsewhere(key, treasury.address, 7n * TRX);
    await settle(4);
    expect(await told("treasury.funded")).toHaveLength(2);
    expect(await compare("TRX")).toMatchObject({ state: "STOPPED" });
    expect(await submit(asked, signed)).toEqual(err({ code: "CUSTODY_STOPPED" }));
    expect(await refill(trx(1n))).toMatchObject({ ok: false });
    expect(await here.rows("SELECT 1 AS one FROM wallets.source WHERE paused_for IS NOT NULL")).toEqual([]);
  });

  it("is refused where there is too little, it would cost too much, or is no address of the treasury's", async () => {
    const begun = await begin();
    const { refill } = begun;
    expect(await refill(trx(80_000n))).toMatchObject(err({ code: "BALANCE_INSUFFICIENT" }));
    expect(await refill(usdt(4_901n))).toMatchObject(err({ code: "BALANCE_INSUFFICIENT" }));
    expect(await refill(usdt(1n), { maximumFee: trx(1n) })).toEqual(err({ code: "NETWORK_FEE_TOO_HIGH" }));
    expect(await refill(trx(1n), { coldAddress: newPayee() })).toEqual(err({ code: "COLD_ADDRESS_NOT_FOUND" }));
    expect(await refill(money({ code: "ETH", scale: 18 }, 1n))).toMatchObject(
      err({ code: "NETWORK_CURRENCY_MISMATCH" }),
    );
    expect(await begun.listSends("REFILL")).toEqual([]);
  });

  it("comes back once, whichever query whoever asks, takes it back, or reads its block is killed at", async () => {
    const begun = await begin();
    const { elsewhere, key, submit, settle, balanced, ann, bob, startProcess, dyingRound, mine, treasury } = begun;
    const before = begun.balanceOf(treasury.address);
    const dead = (at: number) => {
      const dying = makeDyingPool(here.environment.pool, { at, when: at % 4 === 1 ? "before" : "behind" });
      return { process: startProcess(dying.pool), state: dying.state };
    };
    let kills = 0;
    const ask = { idempotencyKey: "back", operatorId: ann };
    for (let query = 1; query < 50; query += 2) {
      const { process, state } = dead(query);
      await agreeIn({ process })
        .refill(trx(500n), ask)
        .catch(() => undefined);
      kills += Number(state.isDead);
    }
    const asked = await given(begun, trx(500n), ask);
    const signed = await elsewhere.sign(asked, key);
    for (let query = 1; query < 40; query += 2) {
      const { process, state } = dead(query);
      await process.app
        .submitSigned({ userId: bob, kind: "REFILL", sendId: asked, signed, idempotencyKey: "signed" })
        .catch(() => undefined);
      kills += Number(state.isDead);
    }
    expect(await submit(asked, signed, "signed")).toEqual(ok(asked));
    for (let query = 1; query < 60; query += 4) {
      kills += Number(await dyingRound({ at: query, when: query % 8 === 1 ? "before" : "behind" }));
      mine(2);
    }
    expect(kills).toBeGreaterThan(25);
    await settle(4);
    expect(await begun.listSends("REFILL")).toMatchObject([{ id: asked, state: "FINAL" }]);
    expect(begun.balanceOf(treasury.address)).toBe(before + 500n * TRX);
    await balanced();
  });
});
