import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeSendingWorld, NATIVE, NETWORK, RULES, TREASURY } from "../../../test/fakes/sending-world.ts";
import { makeReadSends } from "./read-sends.ts";

async function setting() {
  const here = makeSendingWorld();
  here.ether.give(TREASURY, 100_000_000n);
  await here.steps.follow();
  const id = await here.plan(1n);
  const sweep = newId("txn");
  await here.sends.inSends((writer) =>
    writer.plan({
      ...{
        id: sweep,
        network: NETWORK,
        kind: "SWEEP",
        source: "deposits",
        payee: TREASURY,
        token: null,
        amount: money(NATIVE, 5n),
      },
      ...{ feeCap: RULES.feeCap, priority: "LOW", paymentId: null, userId: null, createdAt: here.clock.now() },
    }),
  );
  const send = here.find(id);
  if (send.userId === null || send.paymentId === null) throw new Error("it is a payout");
  const read = makeReadSends({ sends: here.sends.reader, chains: here.chains.reader });
  return { ...here, id, sweep, paymentId: send.paymentId, owner: userActor(send.userId, { roles: ["USER"] }), read };
}

const stranger = userActor(newId("usr"), { roles: ["USER"] });
const staff = userActor(newId("usr"), { roles: ["USER", "OPERATOR"] });

describe("a send", () => {
  it("is seen by its owner and by staff, and absent to anybody else; the house's is staff's alone", async () => {
    const { read, id, sweep, paymentId, owner } = await setting();
    const seen = async (actor: typeof owner) =>
      (await read.byIds(actor, [id, sweep])).map((one) => one?.send.id ?? null);
    expect(await seen(owner)).toEqual([id, null]);
    expect(await seen(stranger)).toEqual([null, null]);
    expect(await seen(staff)).toEqual([id, sweep]);
    const byPayment = async (actor: typeof owner) =>
      (await read.byPayments(actor, [newId("pay"), paymentId])).map((one) => one?.send.id ?? null);
    expect(await byPayment(owner)).toEqual([null, id]);
    expect(await byPayment(stranger)).toEqual([null, null]);
    expect(await byPayment(staff)).toEqual([null, id]);
  });

  it("says how many blocks hold it, and what was signed for it, the oldest first", async () => {
    const { read, id, sweep, owner, steps, ether, clock } = await setting();
    const confirmations = async () => (await read.byIds(owner, [id]))[0]?.confirmations;
    expect(await confirmations()).toBe(0);
    await steps.sign();
    await steps.broadcast();
    clock.pass(RULES.replaceAfterMs);
    await steps.replace();
    ether.mine({ blocks: 3 });
    await steps.follow();
    expect(await confirmations()).toBe(3);
    const [attempts, none] = await read.attemptsOf([id, sweep]);
    expect(attempts?.map(({ number }) => number)).toEqual([1, 2]);
    expect(none).toEqual([]);
  });

  it("is listed, the newest first, a page at a time, by what is wanted of it", async () => {
    const { read, id, sweep } = await setting();
    const all = { network: null, kind: null, states: null };
    const list = async (filter: object, after: typeof id | null = null, first = 1) =>
      (await read.list({ filter: { ...all, ...filter }, after, first })).items.map(({ send }) => send.id);
    const [newest, oldest] = [id, sweep].toSorted().toReversed() as [typeof id, typeof id];
    expect(await list({})).toEqual([newest]);
    expect(await list({}, newest)).toEqual([oldest]);
    expect(await list({ kind: "SWEEP" }, null, 9)).toEqual([sweep]);
    expect(await list({ states: ["FINAL"] }, null, 9)).toEqual([]);
    expect(await list({ network: "OTHER" }, null, 9)).toEqual([]);
  });
});
