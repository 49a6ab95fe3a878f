import { money } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONTRACT } from "../../../../test/fakes/ether.ts";
import { makeOwnWorld } from "../../../../test/fakes/own-world.ts";
import { FITTING, NATIVE, PLAIN_FEE, RULES } from "../../../../test/fakes/sending-world.ts";

/** What a token's transfer costs at most, while it is quiet. */
const TOKEN_FEE = 65_000n * 22n;

async function setting(balances: Readonly<Record<string, bigint>>, tokens: Readonly<Record<string, bigint>> = {}) {
  const here = makeOwnWorld();
  const names = [...new Set([...Object.keys(balances), ...Object.keys(tokens)])];
  const wallet = here.bring(names);
  for (const [address, units] of Object.entries(balances)) here.ether.give(address, units);
  for (const [address, units] of Object.entries(tokens)) here.ether.giveTokens(address, units);
  await here.steps.follow();
  const send = async (changes: Parameters<typeof here.ask>[1]) => {
    const sent = await here.ask(wallet.id, changes);
    return sent.ok ? here.find(sent.value) : sent.error;
  };
  return { ...here, wallet, send };
}
const native = (units: bigint) => ({ amount: money(NATIVE, units) });
const token = (units: bigint) => ({ amount: money(FITTING.asset, units), currency: FITTING.asset.code });

describe("where a wallet sends from", () => {
  it("is the first address that has enough for amount and fee, or the one that was chosen", async () => {
    const { send, wallet } = await setting({ one: PLAIN_FEE + 4n, two: PLAIN_FEE + 5n, three: 10n * PLAIN_FEE });
    expect(await send(native(5n))).toMatchObject({ source: "two" });
    expect(await send({ ...native(5n), from: { addressId: wallet.addresses[2]?.id ?? null } })).toMatchObject({
      source: "three",
    });
    expect(await send({ ...native(5n), from: { addressId: wallet.addresses[0]?.id ?? null } })).toEqual({
      code: "BALANCE_INSUFFICIENT",
      available: money(NATIVE, PLAIN_FEE + 4n),
      maximumFee: money(NATIVE, PLAIN_FEE),
    });
  });

  it("is no address whose coins are on their way already, planned or signed", async () => {
    const { send, steps } = await setting({ one: 3n * PLAIN_FEE });
    expect(await send(native(PLAIN_FEE))).toMatchObject({ source: "one" });
    expect(await send(native(2n * PLAIN_FEE))).toMatchObject({
      ...{ code: "BALANCE_INSUFFICIENT", available: { units: 2n * PLAIN_FEE } },
    });
    await steps.sign();
    expect(await send(native(1n))).toMatchObject({ code: "BALANCE_INSUFFICIENT", available: { units: PLAIN_FEE } });
  });

  it("has the token, and of the network's own the fee; all of it goes from whoever has the most", async () => {
    const { send } = await setting(
      { one: TOKEN_FEE, two: TOKEN_FEE - 1n, three: TOKEN_FEE },
      { one: 5n, two: 90n, three: 8n },
    );
    expect(await send(token(6n))).toMatchObject({ source: "three", token: { contract: CONTRACT, owner: null } });
    // What has the most cannot pay the fee, and of the third six are on their way.
    expect(await send({ amount: null, currency: FITTING.asset.code })).toMatchObject({
      ...{ source: "one", amount: { units: 5n }, isAll: false },
    });
    expect(await send(token(100n))).toMatchObject({ code: "BALANCE_INSUFFICIENT", available: { units: 90n } });
  });

  it("is none where its payee refuses, is itself, or it would cost more than it may", async () => {
    const { send, node, fits } = await setting({ one: 10n * PLAIN_FEE }, { one: 5n });
    node().estimates.set("contract that takes nothing", null);
    expect(await send({ payee: "contract that takes nothing" })).toEqual({ code: "PAYEE_REFUSES" });
    expect(await send({ payee: "one" })).toEqual({ code: "PAYEE_REFUSES" });
    expect(await send({ maximumFee: money(NATIVE, PLAIN_FEE - 1n) })).toEqual({ code: "NETWORK_FEE_TOO_HIGH" });
    expect(await send({ maximumFee: money(NATIVE, PLAIN_FEE) })).toMatchObject({ feeCap: PLAIN_FEE });
    expect(await send({ maximumFee: money(NATIVE, RULES.feeCap + 1n) })).toMatchObject({ feeCap: RULES.feeCap });
    fits.now = false;
    expect(await send(token(1n))).toEqual({ code: "CHAIN_UNAVAILABLE" });
  });

  it("never sends more than there is, and leaves exactly nothing of all, whatever there was and is replaced", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt(0n, 8n * PLAIN_FEE),
        fc.option(fc.bigInt(1n, 8n * PLAIN_FEE)),
        fc.nat(2),
        async (balance, units, bumps) => {
          const { send, round, ether, manage, find } = await setting({ one: balance });
          const sent = await send({ amount: units === null ? null : money(NATIVE, units) });
          const isEnough = balance >= (units ?? 1n) + PLAIN_FEE;
          expect("id" in sent).toBe(isEnough);
          if (!("id" in sent) || sent.userId === null) return;
          await round();
          for (let times = 0; times < bumps; times += 1) {
            await manage.speedUp({ ownerId: sent.userId, sendId: sent.id });
            await round();
          }
          ether.mine({ blocks: 4 });
          await round();
          await round();
          const { state, mined, amount } = find(sent.id);
          expect(state).toBe("FINAL");
          expect(ether.balanceOf("bob")).toBe(amount.units);
          expect(ether.balanceOf("one")).toBe(balance - amount.units - (mined?.fee ?? 0n));
          if (units === null) expect(ether.balanceOf("one")).toBe(0n);
          else expect(amount.units).toBe(units);
        },
      ),
      { numRuns: 40 },
    );
  });
});
