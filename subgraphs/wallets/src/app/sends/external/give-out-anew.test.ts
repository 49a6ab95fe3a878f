import { describe, expect, it } from "vitest";
import { ALICE, makeOwnWorld, signedBy } from "../../../../test/fakes/own-world.ts";
import type { TransferDraft } from "../../../domain/sends/draft.ts";
import { maximumFee } from "../../../domain/sends/fees.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";

async function setting() {
  const here = makeOwnWorld();
  const wallet = here.bring(["one"], { kind: "WATCH_ONLY" });
  here.ether.give("one", 1_000_000_000n);
  await here.steps.follow();
  const send = async (changes: object = {}): Promise<SendId> => {
    const sent = await here.ask(wallet.id, changes);
    if (!sent.ok) throw new Error(sent.error.code);
    return sent.value;
  };
  const draftOf = (id: SendId) => here.draftOf(id) as TransferDraft;
  const give = (id: SendId) => here.submit(id, signedBy("one", draftOf(id)));
  const ask = (what: "speedUp" | "cancel", id: SendId) => here.manage[what]({ ownerId: ALICE, sendId: id });
  return { ...here, send, draftOf, give, askFor: ask };
}

describe("what was given out to be signed", () => {
  it("is given out anew where its owner wants it sped up, with its nonce and more fee, and nothing else is taken then", async () => {
    const { send, draftOf, askFor, anew, find, submit, give } = await setting();
    const id = await send();
    const first = draftOf(id);
    expect(await askFor("speedUp", id)).toMatchObject({ ok: true });
    expect(find(id)).toMatchObject({ asked: "SPEED_UP" });
    await anew();
    const second = draftOf(id);
    expect(find(id)).toMatchObject({ state: "AWAITING_SIGNATURE", asked: null });
    expect(second).toMatchObject({ number: 2, nonce: first.nonce, isOpen: true, isCancel: false, units: first.units });
    expect(second.fees.maxFeePerGas >= (first.fees.maxFeePerGas * 9n) / 8n).toBe(true);
    expect(await submit(id, signedBy("one", first))).toMatchObject({ error: { fault: "OTHER_TRANSACTION" } });
    expect(await give(id)).toMatchObject({ ok: true });
  });

  it("is not given out anew by itself, nor above what it may cost, and what was given out stays then", async () => {
    const { send, draftOf, askFor, anew, clock, round } = await setting();
    const quiet = maximumFee(draftOf(await send()).fees);
    const id = await send({ maximumFee: { asset: { code: "TST", scale: 2 }, units: quiet } });
    clock.pass(1_000_000);
    await round();
    await anew();
    expect(draftOf(id).number).toBe(1);
    await askFor("speedUp", id);
    await anew();
    expect(draftOf(id)).toMatchObject({ number: 1, isOpen: true });
  });

  it("is not given out anew once its nonce is lost", async () => {
    const { send, draftOf, askFor, anew, ether, round, give, find } = await setting();
    const id = await send();
    ether.mineForeign("one");
    await round();
    expect(draftOf(id).outdatedHeight).not.toBeNull();
    await askFor("speedUp", id);
    await anew();
    expect(draftOf(id)).toMatchObject({ number: 1, isOpen: true });
    expect(await give(id)).toMatchObject({ error: { code: "TRANSACTION_OUTDATED" } });
    expect(find(id)).toMatchObject({ state: "AWAITING_SIGNATURE" });
  });

  it("replaces what was signed, by more fee or by nothing, once that is signed too, and never by itself", async () => {
    const { send, draftOf, give, askFor, anew, find, attempts, round, clock, ether } = await setting();
    const id = await send();
    await give(id);
    await round();
    clock.pass(1_000_000);
    await round();
    expect(attempts(id)).toHaveLength(1);
    await askFor("speedUp", id);
    await anew();
    expect(draftOf(id)).toMatchObject({ number: 2, isCancel: false, isOpen: true, nonce: 0 });
    await askFor("cancel", id);
    await anew();
    expect(draftOf(id)).toMatchObject({ number: 3, isCancel: true, units: 0n, nonce: 0 });
    expect(find(id)).toMatchObject({ state: "BROADCAST", asked: null });
    expect(await give(id)).toMatchObject({ ok: true });
    expect(attempts(id).map(({ isCancel }) => isCancel)).toEqual([false, true]);
    await round();
    for (let blocks = 0; blocks < 6; blocks += 1) ether.mine();
    await round();
    expect(find(id)).toMatchObject({ state: "CANCELLED" });
  });
});
