import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeSendingWorld, OPERATOR, TREASURY } from "../../../test/fakes/sending-world.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import { makeCallOffPayout } from "./call-off-payout.ts";

async function setting() {
  const here = makeSendingWorld();
  here.ether.give(TREASURY, 100_000_000n);
  await here.steps.follow();
  const asking = (changes: object = {}) => ({
    ...{ paymentId: newId("pay"), userId: newId("usr"), requestedAt: here.clock.now().toISOString() },
    ...changes,
  });
  const callOff = (asked: ReturnType<typeof asking>) =>
    here.sends.inSends((writer) => makeCallOffPayout({ clock: here.clock })(writer, asked));
  /** By who pays it. */
  const ask = (id: SendId) => {
    const { paymentId, userId } = here.find(id);
    return callOff(asking({ paymentId, userId }));
  };
  const told = () => here.sends.rows().events.flatMap(({ type }) => (type.startsWith("payout.") ? [type] : []));
  const answers = () => [...here.sends.rows().callOffs.values()].map(({ answer }) => answer);
  return { ...here, asking, callOff, ask, told, answers };
}

describe("a payer who wants a payment called off", () => {
  it("has it, where nothing is signed: it is told once, kept with who wanted it, and nothing ever is", async () => {
    const { plan, ask, told, answers, find, sends, steps } = await setting();
    const id = await plan(1n);
    for (let times = 0; times < 3; times += 1) await ask(id);
    await steps.sign();
    expect(find(id)).toMatchObject({ state: "CANCELLED", failure: null, nonce: null });
    expect([told(), answers()]).toEqual([["payout.cancelled"], ["CANCELLED"]]);
    const { userId: operatorId } = find(id);
    expect(sends.rows().acts).toMatchObject([
      { sendId: id, asked: "CANCEL", operatorId, reason: "asked by its payer" },
    ]);
  });

  it("has it, where it waits for people, who find that it waits no more", async () => {
    const { plan, ask, told, find, setPolicy, steps, approvals } = await setting();
    setPolicy({ tiers: [{ from: 1n, needed: 1, approvers: [OPERATOR] }] });
    const id = await plan(1n);
    await steps.sign();
    expect(find(id).state).toBe("AWAITING_APPROVAL");
    await ask(id);
    const { network, payee, amount } = find(id);
    const command = { operatorId: OPERATOR, sendId: id, network, payee, amount, reason: "looked" };
    const refused = { ok: false, error: { code: "TRANSACTION_NOT_HELD" } };
    expect([await approvals.approve(command), await approvals.reject(command)]).toEqual([refused, refused]);
    expect([find(id).state, told()]).toEqual(["CANCELLED", ["payout.cancelled"]]);
  });

  it.each(["sign", "broadcast"] as const)("is told that it is too late once it went as far as to %s", async (last) => {
    const { plan, ask, told, answers, find, steps, ether, round } = await setting();
    const id = await plan(1n);
    await steps.sign();
    if (last === "broadcast") await steps.broadcast();
    const before = find(id);
    for (let times = 0; times < 2; times += 1) await ask(id);
    expect([find(id), told(), answers()]).toEqual([before, ["payout.cancellation_refused"], ["REFUSED"]]);
    await round();
    ether.mine({ blocks: 5, isOldFirst: false });
    for (let rounds = 0; rounds < 3; rounds += 1) await round();
    expect(told()).toEqual(["payout.cancellation_refused", "payout.confirmed"]);
    await ask(id);
    expect(told()).toHaveLength(2);
  });

  it("is told nothing anew where an operator has called it off before: that was the answer", async () => {
    const { plan, ask, told, answers, manage } = await setting();
    const id = await plan(1n);
    await manage.cancel({ operatorId: OPERATOR, sendId: id, reason: "why not" });
    await ask(id);
    expect([told(), answers()]).toEqual([["payout.failed"], ["ENDED"]]);
    expect(await manage.cancel({ operatorId: OPERATOR, sendId: id, reason: "why not" })).toEqual({
      ok: true,
      value: id,
    });
  });

  it("has it where nothing is planned yet, and nothing will be", async () => {
    const { callOff, asking, told, answers, sends, clock } = await setting();
    const asked = asking();
    for (let times = 0; times < 2; times += 1) await callOff(asked);
    const isPlanned = await sends.inSends((writer) =>
      writer.plan({
        ...{ id: newId("txn"), network: "TEST", kind: "PAYOUT", source: TREASURY, payee: "ann", token: null },
        amount: { asset: { code: "TST", scale: 2 }, units: 1n } as never,
        ...{ feeCap: 1n, priority: "NORMAL", createdAt: clock.now() },
        ...{ paymentId: asked.paymentId, userId: asked.userId },
      }),
    );
    expect([isPlanned, sends.all(), told(), answers()]).toEqual([false, [], ["payout.cancelled"], ["CANCELLED"]]);
  });

  it("has to be its payer: else it is a fault, and nothing is kept", async () => {
    const { plan, callOff, asking, find, told, answers } = await setting();
    const id = await plan(1n);
    const { paymentId } = find(id);
    await expect(callOff(asking({ paymentId }))).rejects.toThrow("who does not pay it");
    expect([find(id).state, told(), answers()]).toEqual(["PLANNED", [], []]);
  });
});
