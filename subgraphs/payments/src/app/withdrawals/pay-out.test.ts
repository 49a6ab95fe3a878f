import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeDestinations, makeFakePayouts } from "../../../test/fakes/payouts.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeCancelPayment } from "../cancellations/cancel-payment.ts";
import { makePayOut } from "./pay-out.ts";
import { makeWithdraw } from "./withdraw.ts";

async function makeWorld() {
  const world = makeFakeWorld();
  const { deps, alice, money } = world;
  const [destinations, payouts] = [makeFakeDestinations(), makeFakePayouts({ currencies: ["USD"] })];
  const { id: methodId, token } = destinations.add(alice.userId);
  const withdraw = makeWithdraw({
    ...deps,
    destinations,
    payouts,
    clearing: () => newId("acc"),
    withdrawn: () => undefined,
  });
  const withdrawn = await withdraw({
    actorId: alice.userId,
    fromAccountId: alice.account.id,
    methodId,
    amount: cents(500n),
    memo: null,
    idempotencyKey: "k",
  });
  if (!withdrawn.ok) throw new Error(withdrawn.error.code);
  const { id } = withdrawn.value;
  const unbooked: string[] = [];
  const stop = { isOn: false };
  const ending = { isOn: false };
  return {
    ...world,
    payouts,
    token,
    id,
    unbooked,
    stop,
    ending,
    payOut: makePayOut({
      ...deps,
      ...destinations,
      destinations,
      payouts,
      isStopped: async () => stop.isOn,
      isBeingEnded: async () => ending.isOn,
      unbooked: (payment) => unbooked.push(payment.id),
    }),
    read: async () => money.findPayment(id),
    status: async () => (await money.findPayment(id))?.status,
    cancel: () => makeCancelPayment(deps)({ actorId: alice.userId, paymentId: id, idempotencyKey: "c" }),
  };
}

describe("paying out a withdrawal", () => {
  it("takes what is no withdrawal, or not there, for a fault", async () => {
    const { payOut } = await makeWorld();
    await expect(payOut(newId("pay"))).rejects.toThrow("is no withdrawal");
  });

  it("asks for it where it is to go, by its id, and completes it", async () => {
    const { payOut, payouts, id, token, status } = await makeWorld();
    expect(await payOut(id)).toBe("remove");
    expect([payouts.asked, await status()]).toEqual([[`${id} ${token}`], "COMPLETED"]);
  });

  it("never asks the provider before it is written that it will be", async () => {
    const { payOut, payouts, id, status } = await makeWorld();
    const seen: unknown[] = [];
    payouts.meanwhile = async () => void seen.push(await status());
    await payOut(id);
    expect(seen).toEqual(["PROCESSING"]);
  });

  it.each([
    ["DECLINED", "PAYOUT_DECLINED"],
    ["UNUSABLE", "METHOD_UNUSABLE"],
  ] as const)("ends it as FAILED where the provider says %s: %s", async (answer, failure) => {
    const { payOut, payouts, id, read } = await makeWorld();
    payouts.answer = answer;
    expect(await payOut(id)).toBe("remove");
    expect(await read()).toMatchObject({ status: "FAILED", failure });
    expect(await payOut(id)).toBe("remove");
    expect(payouts.asked).toHaveLength(1);
  });

  it("stays PROCESSING while the provider fails, and goes on where it was once it does not", async () => {
    const { payOut, payouts, id, status } = await makeWorld();
    payouts.answer = new Error("provider away");
    await expect(payOut(id)).rejects.toThrow("provider away");
    expect(await status()).toBe("PROCESSING");
    payouts.answer = "PAID";
    expect(await payOut(id)).toBe("remove");
    expect(await status()).toBe("COMPLETED");
  });

  it("asks again after an eighth of the time it has taken, from a second to five minutes", async () => {
    const { payOut, payouts, id, clock } = await makeWorld();
    payouts.answer = "WAITING";
    const waits: unknown[] = [];
    for (const passedMs of [0, 80_000, 86_400_000]) {
      clock.pass(passedMs);
      waits.push(await payOut(id));
    }
    expect(waits).toEqual([{ inMs: 1_000 }, { inMs: 10_000 }, { inMs: 300_000 }]);
  });

  it.each([{ code: "ACCOUNT_FROZEN" }, { code: "CURRENCY_DISABLED", currency: "USD" }] as const)(
    "asks nobody while it is stopped by %o",
    async (refusal) => {
      const { payOut, payouts, money, id, status } = await makeWorld();
      money.refuseNext(refusal);
      expect(await payOut(id)).toEqual({ inMs: 1_000 });
      expect([payouts.asked, await status()]).toEqual([[], "PENDING"]);
      expect(await payOut(id)).toBe("remove");
    },
  );

  it("books what was paid once it is thawed, where it was frozen meanwhile", async () => {
    const { payOut, payouts, money, id, status, unbooked } = await makeWorld();
    payouts.meanwhile = async () => money.refuseNext({ code: "ACCOUNT_FROZEN" });
    expect(await payOut(id)).toEqual({ inMs: 1_000 });
    expect([await status(), unbooked]).toEqual(["PROCESSING", [id]]);
    payouts.meanwhile = async () => undefined;
    expect(await payOut(id)).toBe("remove");
    expect(await status()).toBe("COMPLETED");
  });

  it("is stopped also where an earlier try has not reached the provider, and goes on by what it knows", async () => {
    const { payOut, payouts, id, stop, status } = await makeWorld();
    payouts.answer = new Error("provider away");
    await expect(payOut(id)).rejects.toThrow("provider away");
    stop.isOn = true;
    payouts.answer = "PAID";
    for (let times = 0; times < 3; times += 1) expect(await payOut(id)).toEqual({ inMs: 1_000 });
    expect([payouts.asked.length, await status()]).toEqual([1, "PROCESSING"]);
    stop.isOn = false;
    expect(await payOut(id)).toBe("remove");
    expect([payouts.asked.length, await status()]).toEqual([2, "COMPLETED"]);
  });

  it("asks for nothing, nor to go on, while it is being ended by hand, and ends by what is known", async () => {
    const { payOut, payouts, id, ending, status } = await makeWorld();
    payouts.answer = "WAITING";
    await payOut(id);
    await payOut(id);
    expect([payouts.asked.length, payouts.resumed]).toEqual([1, [id]]);
    ending.isOn = true;
    for (let times = 0; times < 2; times += 1) expect(await payOut(id)).toEqual({ inMs: 1_000 });
    payouts.answer = "PAID";
    expect(await payOut(id)).toBe("remove");
    expect([payouts.asked.length, payouts.resumed, await status()]).toEqual([1, [id], "COMPLETED"]);
  });

  it("is completed while it is stopped, where the provider has paid before", async () => {
    const { payOut, payouts, id, stop, status } = await makeWorld();
    payouts.answer = "WAITING";
    await payOut(id);
    stop.isOn = true;
    payouts.answer = "PAID";
    expect(await payOut(id)).toBe("remove");
    expect([payouts.asked.length, await status()]).toEqual([1, "COMPLETED"]);
  });

  it("is worked on again where somebody else seemed to be first, and came to no end", async () => {
    const world = await makeWorld();
    const { deps, payouts, id, status } = world;
    const destinations = makeFakeDestinations();
    destinations.add(world.alice.userId);
    const payOut = makePayOut({
      ...deps,
      ...destinations,
      destinations,
      payouts,
      isStopped: async () => false,
      unbooked: () => undefined,
      submit: async (command) =>
        command.step.kind === "completeWithdrawal" ? { kind: "stale" } : deps.submit(command),
    });
    expect(await payOut(id)).toEqual({ inMs: 1_000 });
    expect(await status()).toBe("PROCESSING");
  });

  it("tells nobody the token, whatever the provider's client says of a fault", async () => {
    const { payOut, payouts, id, token } = await makeWorld();
    payouts.answer = new Error(`POST /destinations/${token}/payouts: 404 ${token}`);
    for (let times = 0; times < 2; times += 1) {
      const fault: Error = await payOut(id).then(
        () => new Error("none"),
        (error) => error,
      );
      expect(fault.message).toContain("404");
      expect(`${fault.message} ${fault.stack} ${fault.cause}`).not.toContain(token);
    }
  });

  it("is a fault where the ledger refuses it otherwise", async () => {
    const { payOut, payouts, money, id } = await makeWorld();
    payouts.meanwhile = async () => money.refuseNext({ code: "ACCOUNT_CLOSED" });
    await expect(payOut(id)).rejects.toThrow("ACCOUNT_CLOSED");
  });

  it("asks nobody once it is called off, and cannot be called off once somebody is asked", async () => {
    const called = await makeWorld();
    expect(await called.cancel()).toMatchObject({ ok: true, value: { status: "CANCELLED" } });
    expect(await called.payOut(called.id)).toBe("remove");
    expect([called.payouts.asked, await called.status()]).toEqual([[], "CANCELLED"]);

    const asked = await makeWorld();
    asked.payouts.answer = "WAITING";
    await asked.payOut(asked.id);
    expect(await asked.cancel()).toEqual({ ok: false, error: { code: "PAYMENT_NOT_CANCELLABLE" } });
    expect(await asked.status()).toBe("PROCESSING");
  });

  it("is completed once, however many instances work on it at once", async () => {
    const { payOut, id, read } = await makeWorld();
    expect(await Promise.all([payOut(id), payOut(id), payOut(id)])).toEqual(["remove", "remove", "remove"]);
    expect(await read()).toMatchObject({ status: "COMPLETED", sequence: "3" });
  });
});
