import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import type { SendId } from "../../domain/wallets/ids.ts";
import { NoAnswer } from "../chains/ports.ts";
import { type GiveOut, Overtaken } from "../sends/external/give-out.ts";
import type { OfferOwn, OwnOffer } from "../sends/own/offer.ts";
import type { NewSend } from "../sends/ports.ts";
import type { Network } from "../wallets/ports.ts";
import type { RefilledUnderKey, RefillWriter } from "./ports.ts";
import { makeRefillTreasury, type RefillTreasury } from "./refill-treasury.ts";

const NETWORK = "TEST";
const NATIVE = { code: "TST", scale: 2 };
const facts = { nativeCurrency: "TST", nativeScale: 2, tokens: [], confirmations: 2, explorerUrl: null };
const OFFER = {
  ...{ source: { id: newId("adr"), address: "frozen", index: 0, nextNonce: 4 }, amount: money(NATIVE, 50n) },
  ...{ isAll: false, feeCap: 9n, cursor: { height: 1, hash: "tip", parent: "below", time: new Date(0) } },
} as unknown as OwnOffer;

const WALLETS = ["frozen", "older"].map((address) => ({
  ...{ walletId: newId("wal"), addressId: newId("adr"), address, isInForce: address === "frozen" },
}));

function setting() {
  const state = {
    ...{
      treasury: { address: "house", state: "OPEN" as "OPEN" | "PAUSED" } as null | {
        address: string;
        state: "OPEN" | "PAUSED";
      },
    },
    ...{ cursor: "tip", isRefilling: false, isStopped: false, offered: ok(OFFER) as Awaited<ReturnType<OfferOwn>> },
    fault: null as Error | null,
  };
  const asked: Parameters<OfferOwn>[0][] = [];
  const planned: NewSend[] = [];
  const givenOut: SendId[] = [];
  const acts: unknown[] = [];
  const keys = new Map<string, RefilledUnderKey>();
  const giveOut: GiveOut = async (_writers, send) => void givenOut.push(send.id);
  const external = {
    chain: { lock: async () => ({ cursor: { hash: state.cursor } }) },
    sends: {
      lockSource: async () => null,
      isStopped: async () => state.isStopped,
      plan: async (send: NewSend) => planned.push(send) > 0,
      lockSend: async () => planned.at(-1) ?? null,
      noteAct: async (act: unknown) => void acts.push(act),
    },
  } as unknown as RefillWriter["external"];
  const writer: RefillWriter = {
    findRefilled: async ({ key }) => keys.get(key) ?? null,
    async refillOnce({ key }, refill) {
      const done = await refill();
      if (done.ok) keys.set(key, done);
      return done;
    },
    isRefilling: async () => state.isRefilling,
    addSource: async () => undefined,
    external,
  };
  const offer: OfferOwn = async (of) => {
    asked.push(of);
    if (state.fault) throw state.fault;
    return state.offered;
  };
  const refill = makeRefillTreasury({
    networks: new Map([[NETWORK, { displayName: "Test", facts, chain: {} } as unknown as Network]]),
    offers: new Map([[NETWORK, offer]]),
    drafts: new Map([[NETWORK, async () => giveOut]]),
    cold: {
      listWallets: async () => WALLETS,
    },
    findTreasury: async () => state.treasury,
    inRefills: (work) => work(writer),
    clock: makeFakeClock(),
    announce: () => undefined,
  });
  const ask = (changes: Partial<RefillTreasury> = {}) =>
    refill({
      ...{
        operatorId: newId("usr"),
        network: NETWORK,
        amount: money(NATIVE, 50n),
        coldAddress: null,
        maximumFee: null,
      },
      ...{ priority: "NORMAL", reason: "it is low", idempotencyKey: newId("pay"), ...changes },
    });
  return { state, asked, planned, givenOut, acts, ask };
}

describe("what is to come back from a cold storage", () => {
  it("is refused where there is no treasury, it is paused, nothing is kept there, or it moves otherwise", async () => {
    const { ask, state, planned } = setting();
    expect(await ask({ coldAddress: "nowhere" })).toEqual(err({ code: "COLD_ADDRESS_NOT_FOUND" }));
    const mismatch = err({ code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: "TST" });
    expect(await ask({ amount: money({ code: "OTHER", scale: 2 }, 1n) })).toEqual(mismatch);
    expect(await ask({ maximumFee: money({ code: "OTHER", scale: 2 }, 1n) })).toEqual(mismatch);
    state.treasury = { address: "house", state: "PAUSED" };
    expect(await ask()).toEqual(err({ code: "TREASURY_PAUSED" }));
    state.treasury = null;
    expect(await ask()).toEqual(err({ code: "TREASURY_NOT_FOUND" }));
    expect(planned).toEqual([]);
  });

  it("is refused as its offer is, while another waits, while it is stopped, and where a node is away", async () => {
    const { ask, state, planned } = setting();
    state.offered = err({ code: "NETWORK_FEE_TOO_HIGH" });
    expect(await ask()).toEqual(err({ code: "NETWORK_FEE_TOO_HIGH" }));
    state.offered = err({ code: "WALLET_CANNOT_SEND", why: "ADDRESS_TYPE" });
    await expect(ask()).rejects.toThrow("nothing can be brought back");
    state.offered = ok(OFFER);
    state.fault = new NoAnswer("away");
    expect(await ask()).toEqual(err({ code: "CHAIN_UNAVAILABLE" }));
    state.fault = null;
    state.isRefilling = true;
    expect(await ask()).toEqual(err({ code: "REFILL_WAITING" }));
    state.isRefilling = false;
    state.isStopped = true;
    expect(await ask()).toEqual(err({ code: "CUSTODY_STOPPED" }));
    state.isStopped = false;
    state.cursor = "another";
    expect(await ask()).toEqual(err({ code: "CHAIN_UNAVAILABLE" }));
    expect(planned).toEqual([]);
    expect(new Overtaken()).toBeInstanceOf(Error);
  });

  it("is planned once for its key from there to the treasury, given out, and kept with who asked", async () => {
    const { ask, asked, planned, givenOut, acts } = setting();
    const operatorId = newId("usr");
    const first = await ask({ operatorId, idempotencyKey: "once", coldAddress: "older" });
    expect(await ask({ operatorId, idempotencyKey: "once", coldAddress: "older" })).toEqual(first);
    expect(asked).toMatchObject([
      { payee: "house", wallet: { kind: "COLD", userId: null }, addresses: [{ address: "older" }], isChosen: false },
    ]);
    expect(planned).toMatchObject([
      { kind: "REFILL", payee: "house", source: "frozen", userId: null, paymentId: null, feeCap: 9n, token: null },
    ]);
    expect(givenOut).toEqual([planned[0]?.id]);
    expect(acts).toMatchObject([{ asked: "REFILL", operatorId, reason: "it is low" }]);
  });
});
