import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { makeOutputWorld, NATIVE, NETWORK } from "../../../../test/fakes/output-world.ts";
import type { Send } from "../../../domain/sends/send.ts";
import type { OwnAsked } from "./offer.ts";
import { makeOfferOutputs } from "./offer-outputs.ts";

function setting({ address = "theirs" } = {}) {
  const here = makeOutputWorld();
  const walletId = newId("wal");
  const waiting: Send[] = [];
  const offer = makeOfferOutputs({
    ...here.deps,
    own: { listWaiting: async () => waiting.map((send) => ({ send, attempts: [] })) },
  });
  const ask = (units: bigint | null, changes: Partial<OwnAsked> = {}) =>
    offer({
      ...{ payee: "bob", amount: units === null ? null : money(NATIVE, units), maximumFee: null, priority: "NORMAL" },
      currency: { asset: NATIVE, token: null },
      addresses: [{ id: newId("adr"), address, index: 0 }],
      isChosen: false,
      wallet: {
        ...{ id: walletId, userId: newId("usr"), network: NETWORK, kind: "IMPORTED", name: "theirs" },
        ...{ createdAt: new Date(0), isDefault: false, archivedAt: null },
      },
      ...changes,
    });
  return { ...here, walletId, waiting, ask, give: (units: bigint) => here.give(units, address, walletId) };
}

describe("what a wallet whose money is outputs can send", () => {
  it("is an amount with its fee, or all of it less its fee, and never what is the house's", async () => {
    const { give, ask, deps } = setting();
    give(100_000n);
    give(50_000n);
    expect(await ask(120_000n)).toMatchObject({
      ok: true,
      value: { source: { address: "theirs" }, amount: { units: 120_000n }, isAll: false, feeCap: deps.rules.feeCap },
    });
    // Two that are spent, one that is paid: 178 virtual bytes at 2 satoshi.
    expect(await ask(null)).toMatchObject({ ok: true, value: { amount: { units: 150_000n - 356n }, isAll: true } });
    expect(await ask(149_900n)).toMatchObject({
      error: { code: "BALANCE_INSUFFICIENT", available: { units: 150_000n } },
    });
  });

  it("is less by what is planned, of which nothing is signed", async () => {
    const { give, ask, waiting, planOwn, find, walletId } = setting();
    give(100_000n);
    give(100_000n);
    waiting.push(find(await planOwn(walletId, 90_000n)));
    expect(await ask(90_000n)).toMatchObject({ ok: true });
    expect(await ask(120_000n)).toMatchObject({
      error: { code: "BALANCE_INSUFFICIENT", available: { units: 110_000n } },
    });
    expect(await ask(null)).toMatchObject({ error: { code: "BALANCE_INSUFFICIENT" } });
  });

  it("costs what its own form of outputs takes, and its change comes back in that", async () => {
    const { give, ask, planOwn, find, sign, signed, walletId } = setting({ address: "taproot of theirs" });
    give(100_000n);
    give(50_000n);
    // Two that are spent, one that is paid: 10.5 + 2 * 57.5 + 31, 157 virtual bytes at 2 satoshi.
    expect(await ask(null)).toMatchObject({ ok: true, value: { amount: { units: 150_000n - 314n }, isAll: true } });
    const id = await planOwn(walletId, 60_000n);
    await sign();
    expect(find(id)).toMatchObject({ state: "SIGNED" });
    // One that is spent, and 31 and 43 of what is paid: 142 virtual bytes.
    expect(signed[0]).toMatchObject({
      fee: 284n,
      inputs: [{ form: "P2TR" }],
      outputs: [{}, { address: "taproot change" }],
    });
  });

  it("is nothing where all of its addresses are the house's", async () => {
    expect(await setting().ask(5_000n, { addresses: [] })).toMatchObject({ error: { why: "POOLED" } });
  });

  it("is nothing to no address, to itself, of dust, of one address, and above its cap", async () => {
    const { give, ask } = setting();
    give(100_000n);
    expect(await ask(5_000n, { payee: "nowhere" })).toEqual({ ok: false, error: { code: "ADDRESS_INVALID" } });
    expect(await ask(5_000n, { payee: "theirs" })).toEqual({ ok: false, error: { code: "PAYEE_REFUSES" } });
    expect(await ask(293n)).toEqual({ ok: false, error: { code: "PAYEE_REFUSES" } });
    expect(await ask(5_000n, { isChosen: true })).toMatchObject({ error: { why: "FROM_ADDRESS" } });
    expect(await ask(5_000n, { maximumFee: money(NATIVE, 10n) })).toEqual({
      ok: false,
      error: { code: "NETWORK_FEE_TOO_HIGH" },
    });
  });

  it("is nothing while nobody knows how the chain stands", async () => {
    const { give, ask, state } = setting();
    give(100_000n);
    state.chain = null;
    expect(await ask(5_000n)).toEqual({ ok: false, error: { code: "CHAIN_UNAVAILABLE" } });
  });
});

describe("what an owner sends of outputs", () => {
  it("is signed of theirs alone though the treasury is paused, has its change with them, and else has failed", async () => {
    const { give, planOwn, plan, find, sign, signed, state, walletId } = setting();
    give(100_000n);
    state.isPaused = true;
    const house = await plan(5_000n);
    const [own, short] = [await planOwn(walletId, 60_000n), await planOwn(walletId, 60_000n)];
    const dear = await planOwn(newId("wal"), null);
    await sign();
    expect(find(house)).toMatchObject({ state: "PLANNED" });
    expect(find(own)).toMatchObject({ state: "SIGNED" });
    expect(find(short)).toMatchObject({ state: "FAILED", failure: "SOURCE_SHORT" });
    expect(find(dear)).toMatchObject({ state: "FAILED", failure: "SOURCE_SHORT" });
    expect(signed).toMatchObject([
      {
        inputs: [{ address: "theirs" }],
        outputs: [{ address: "bob", units: 60_000n }, { address: "change of theirs" }],
      },
    ]);
  });

  it("is replaced out of what its payee has of everything, within its cap", async () => {
    const { give, planOwn, find, sign, replace, noteSent, clock, attempts, walletId } = setting();
    give(100_000n);
    give(70_000n);
    const id = await planOwn(walletId, null, 1_000n);
    await sign();
    await noteSent(id);
    for (let times = 0; times < 8; times += 1) {
      clock.pass(60_000);
      await replace();
      await noteSent(id);
    }
    const all = attempts(id);
    expect(all.length).toBeGreaterThan(2);
    for (const { units, fee } of all) {
      expect(units + fee).toBe(170_000n);
      expect(fee).toBeLessThanOrEqual(1_000n);
    }
    expect(find(id).amount.units).toBe(all.at(-1)?.units);
  });

  it("is given out to be signed elsewhere of each kind of address that one key spends from, and of no script", async () => {
    const watched = { isDefault: false, archivedAt: null, createdAt: new Date(0), name: "theirs", network: NETWORK };
    for (const [address, isOk] of [
      ...([
        ["theirs", true],
        ["taproot of theirs", true],
        ["script of theirs", false],
      ] as const),
    ]) {
      const { give, ask, walletId } = setting({ address });
      give(100_000n);
      const asked = await ask(50_000n, {
        wallet: { ...watched, id: walletId, userId: newId("usr"), kind: "WATCH_ONLY" },
      });
      expect(asked.ok).toBe(isOk);
      if (!asked.ok) expect(asked.error).toEqual({ code: "WALLET_CANNOT_SEND", why: "ADDRESS_TYPE" });
    }
  });
});
