import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { makeFakeExternal } from "../../../../test/fakes/drafts.ts";
import { NATIVE as COIN, makeOutputWorld, NETWORK } from "../../../../test/fakes/output-world.ts";
import { makeOwnWorld } from "../../../../test/fakes/own-world.ts";
import { NATIVE } from "../../../../test/fakes/sending-world.ts";
import type { SpendDraft, TransferDraft } from "../../../domain/sends/draft.ts";
import { sumOf } from "../../../domain/sends/outputs/coin.ts";
import { NoAnswer } from "../../chains/ports.ts";
import type { SpendTerms } from "../outputs/ports.ts";
import { makeOfferOutputs } from "../own/offer-outputs.ts";
import { makePrepareSpend, Overtaken } from "./give-out.ts";

describe("what is given out of accounts", () => {
  it("has a nonce of its own, above what else its owner has given out there, and is no more than is left", async () => {
    const { bring, ether, steps, ask, draftOf, find } = makeOwnWorld();
    const wallet = bring(["one"], { kind: "WATCH_ONLY" });
    ether.give("one", 10_000_000n);
    await steps.follow();
    const said = await Promise.all([1, 2, 3].map(() => ask(wallet.id, { amount: money(NATIVE, 4_000_000n) })));
    expect(said.map(({ ok }) => ok).toSorted()).toEqual([false, true, true]);
    const given = said.flatMap((one) => (one.ok ? [draftOf(one.value) as TransferDraft] : []));
    expect(given.map(({ nonce }) => nonce).toSorted()).toEqual([0, 1]);
    expect(said.find(({ ok }) => !ok)).toMatchObject({ error: { code: "BALANCE_INSUFFICIENT" } });
    for (const one of said)
      if (one.ok) expect(find(one.value)).toMatchObject({ state: "AWAITING_SIGNATURE", nonce: null });
  });

  it("is made of what stands at the newest block, whatever has come while it was made", async () => {
    const { bring, ether, steps, ask, draftOf, node } = makeOwnWorld();
    const wallet = bring(["one"], { kind: "WATCH_ONLY" });
    ether.give("one", 10_000_000n);
    await steps.follow();
    const { feeMarket } = node();
    let blocks = 0;
    node().feeMarket = async () => {
      const market = await feeMarket();
      blocks += 1;
      if (blocks === 1) {
        ether.mineForeign("one");
        await steps.follow();
      }
      return market;
    };
    const sent = await ask(wallet.id);
    if (!sent.ok) throw new Error(sent.error.code);
    expect(draftOf(sent.value)).toMatchObject({ nonce: 1, number: 1 });
    expect(blocks).toBe(2);
    node().fault = new NoAnswer("away");
    expect(await ask(wallet.id)).toEqual({ ok: false, error: { code: "CHAIN_UNAVAILABLE" } });
  });
});

describe("what is given out of outputs", () => {
  const begin = () => {
    const here = makeOutputWorld();
    const walletId = newId("wal");
    const encoded: SpendTerms[] = [];
    const prepare = makePrepareSpend({
      ...{ format: "PSBT", describe: null, previous: [], coins: here.deps.coins },
      findOrigins: async () => new Map(),
      loadReader: async () => {
        throw new Error("nothing is read here");
      },
      loadEncoder: async () => (terms) => {
        encoded.push(terms);
        return { unsigned: Buffer.from(String(encoded.length)), psbt: Buffer.from("psbt") };
      },
    });
    const offer = makeOfferOutputs({ ...here.deps, own: { listWaiting: async () => [] } });
    const asked = {
      ...{ payee: "bob", amount: money(COIN, 60_000n), maximumFee: null, priority: "NORMAL" as const, isChosen: false },
      currency: { asset: COIN, token: null },
      addresses: [{ id: newId("adr"), address: "theirs", index: 0 }],
      wallet: {
        ...{ id: walletId, userId: newId("usr"), network: NETWORK, kind: "WATCH_ONLY" as const, name: "theirs" },
        ...{ createdAt: new Date(0), isDefault: false, archivedAt: null },
      },
    };
    here.sends.rows().watchOnly.add(walletId);
    const isFree = { now: true };
    const external = makeFakeExternal({
      ...{ sends: here.sends, findChain: async () => here.state.chain },
      spends: { areOwnSpendable: async () => isFree.now } as never,
    });
    return { ...here, walletId, encoded, prepare, offer, asked, isFree, external };
  };

  it("spends what was chosen, pays its payee, and has the rest back at an address for change", async () => {
    const { give, offer, asked, prepare, planOwn, external, encoded, sends, walletId } = begin();
    give(100_000n, "theirs", walletId);
    const offered = await offer(asked);
    if (!offered.ok) throw new Error(offered.error.code);
    const giveOut = await prepare(asked, offered.value);
    const id = await planOwn(walletId, 60_000n);
    await external.inExternal(async (writers) => {
      const send = await writers.sends.lockSend(id);
      if (send) await giveOut(writers, send, new Date(0));
    });
    const [terms] = encoded;
    expect(terms?.outputs).toMatchObject([{ address: "bob", units: 60_000n }, { address: "change of theirs" }]);
    const draft = sends.rows().drafts.get(id)?.at(-1) as SpendDraft;
    expect(sumOf(draft.inputs) - (terms?.outputs ?? []).reduce((sum, { units }) => sum + units, 0n)).toBe(draft.fee);
    expect(sends.rows().sends.get(id)).toMatchObject({ state: "AWAITING_SIGNATURE" });
  });

  it("is not given out where somebody else has what it would spend by now", async () => {
    const { give, offer, asked, prepare, planOwn, external, isFree, sends, walletId } = begin();
    give(100_000n, "theirs", walletId);
    const offered = await offer(asked);
    if (!offered.ok) throw new Error(offered.error.code);
    const giveOut = await prepare(asked, offered.value);
    const id = await planOwn(walletId, 60_000n);
    isFree.now = false;
    const given = external.inExternal(async (writers) => {
      const send = await writers.sends.lockSend(id);
      if (send) await giveOut(writers, send, new Date(0));
    });
    await expect(given).rejects.toThrow(Overtaken);
    expect(sends.rows().drafts.get(id)).toBeUndefined();
  });

  it("is not given out of P2PKH without the transactions that made it, which its signers have to have", async () => {
    const { give, offer, asked, prepare, walletId } = begin();
    give(100_000n, "theirs", walletId);
    const offered = await offer(asked);
    if (!offered.ok || offered.value.means.of !== "OUTPUTS") throw new Error("it is offered");
    const { chosen } = offered.value.means;
    const inputs = chosen.inputs.map((coin) => ({ ...coin, form: "P2PKH" as const }));
    const old = { ...offered.value, means: { of: "OUTPUTS" as const, chosen: { ...chosen, inputs } } };
    await expect(prepare(asked, old)).rejects.toThrow(NoAnswer);
  });
});
