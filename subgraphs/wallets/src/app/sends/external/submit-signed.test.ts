import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeOwnWorld, signedBy } from "../../../../test/fakes/own-world.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";

const RICH = 1_000_000_000n;

async function setting() {
  const here = makeOwnWorld();
  const wallet = here.bring(["one"], { kind: "WATCH_ONLY" });
  here.ether.give("one", RICH);
  await here.steps.follow();
  const send = async (changes: object = {}): Promise<SendId> => {
    const sent = await here.ask(wallet.id, changes);
    if (!sent.ok) throw new Error(sent.error.code);
    return sent.value;
  };
  const draftOf = (id: SendId) => {
    const draft = here.draftOf(id);
    if (!draft) throw new Error("nothing was given out");
    return draft;
  };
  return { ...here, wallet, send, draftOf, sign: (id: SendId) => signedBy("one", draftOf(id)) };
}

const invalid = (fault: string) => err({ code: "SIGNED_TRANSACTION_INVALID", fault });
const NOT_AWAITING = err({ code: "TRANSACTION_NOT_AWAITING" });

describe("what was signed elsewhere", () => {
  it("is refused where it is nobody's, another's, unreadable, another transaction, or by another key, and its key is free", async () => {
    const { send, find, submit, sign, draftOf } = await setting();
    const id = await send();
    expect(find(id)).toMatchObject({ state: "AWAITING_SIGNATURE", nonce: null, isSignedElsewhere: true });
    const key = { key: "once" };
    expect(await submit(null, sign(id), key)).toEqual(err({ code: "TRANSACTION_NOT_FOUND" }));
    expect(await submit(newId("txn"), sign(id), key)).toEqual(err({ code: "TRANSACTION_NOT_FOUND" }));
    expect(await submit(id, sign(id), { userId: newId("usr") })).toEqual(err({ code: "TRANSACTION_NOT_FOUND" }));
    expect(await submit(id, "nonsense", key)).toEqual(invalid("UNREADABLE"));
    const other = { unsigned: Buffer.concat([draftOf(id).unsigned, Buffer.of(0)]) };
    expect(await submit(id, signedBy("one", other), key)).toEqual(invalid("OTHER_TRANSACTION"));
    expect(await submit(id, signedBy("two", draftOf(id)), key)).toEqual(invalid("OTHER_KEY"));
    expect(find(id)).toMatchObject({ state: "AWAITING_SIGNATURE", nonce: null });
    expect(await submit(id, sign(id), key)).toEqual({ ok: true, value: id });
  });

  it("is kept with its nonce once, also where many give it back at once, and goes as everything that is signed", async () => {
    const { send, find, submit, sign, attempts, round, ether, draftOf } = await setting();
    const id = await send();
    const signed = sign(id);
    const said = await Promise.all([
      submit(id, signed, { key: "a" }),
      submit(id, signed, { key: "a" }),
      submit(id, signed),
    ]);
    expect(said).toEqual([1, 2, 3].map(() => ({ ok: true, value: id })));
    expect(find(id)).toMatchObject({ state: "SIGNED", nonce: 0 });
    expect(attempts(id).map(({ bytes }) => bytes)).toEqual([draftOf(id).unsigned]);
    expect(draftOf(id).isOpen).toBe(false);
    expect(await submit(id, "nonsense")).toEqual(NOT_AWAITING);
    expect(await submit(id, "nonsense", { key: "a" })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    await round();
    ether.mine();
    ether.mine();
    await round();
    expect(find(id)).toMatchObject({ state: "CONFIRMED" });
    expect(await submit(id, signed)).toEqual({ ok: true, value: id });
  });

  it("is refused once it is called off, and frees its nonce for the next then", async () => {
    const { send, find, submit, sign, manage, draftOf, wallet } = await setting();
    const id = await send();
    const second = await send();
    expect([id, second].map((one) => (draftOf(one) as { nonce?: number }).nonce)).toEqual([0, 1]);
    const ownerId = find(id).userId as never;
    expect(await manage.cancel({ ownerId, sendId: id })).toMatchObject({ ok: true });
    expect(find(id)).toMatchObject({ state: "CANCELLED", walletId: wallet.id });
    expect(await submit(id, sign(id))).toEqual(NOT_AWAITING);
    expect((draftOf(await send()) as { nonce?: number }).nonce).toBe(0);
  });

  it("is refused where another has used its nonce, here or in a block", async () => {
    const { send, submit, sign, sends, round, ether, find } = await setting();
    const id = await send();
    const rows = sends.rows();
    const sent = rows.sends.get(id);
    const other = newId("txn");
    if (sent) rows.sends.set(other, { ...sent, id: other, nonce: 0, state: "SIGNED", walletId: newId("wal") });
    expect(await submit(id, sign(id))).toEqual(err({ code: "TRANSACTION_OUTDATED" }));
    sends.rows().sends.delete(other);
    ether.mineForeign("one");
    await round();
    expect(await submit(id, sign(id))).toEqual(err({ code: "TRANSACTION_OUTDATED" }));
    expect(find(id)).toMatchObject({ state: "AWAITING_SIGNATURE" });
  });
});
