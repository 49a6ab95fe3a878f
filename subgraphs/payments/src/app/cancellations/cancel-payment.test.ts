import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeGoing } from "../../../test/fakes/going.ts";
import { makeFakeDestinations } from "../../../test/fakes/payouts.ts";
import { makeFakeProvider } from "../../../test/fakes/provider.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeRequestDeposit } from "../deposits/request-deposit.ts";
import { makeSendPayment } from "../sends/send-payment.ts";
import { makeCancelPayment } from "./cancel-payment.ts";

async function makeWorld() {
  const world = makeFakeWorld();
  const { deps, alice, bob } = world;
  const provider = makeFakeProvider({ currencies: ["USD"] });
  const deposit = await makeRequestDeposit({
    ...deps,
    provider,
    sources: makeFakeDestinations(),
    requested: () => undefined,
  })({
    actorId: alice.userId,
    accountId: alice.account.id,
    amount: cents(500n),
    idempotencyKey: "k",
  });
  const sent = await makeSendPayment(deps)({
    actorId: alice.userId,
    fromAccountId: alice.account.id,
    to: { userId: bob.userId },
    amount: cents(5n),
    memo: null,
    idempotencyKey: "s",
  });
  if (!deposit.ok || !sent.ok) throw new Error("nothing to call off");
  return { ...world, cancel: makeCancelPayment(deps), deposit: deposit.value, sent: sent.value };
}

describe("cancelPayment of what goes to an address", () => {
  async function going() {
    const world = makeGoing();
    const { id } = await world.made();
    const cancel = makeCancelPayment(world.deps);
    const ask = (idempotencyKey: string) => cancel({ actorId: world.alice.userId, paymentId: id, idempotencyKey });
    return { ...world, id, ask, status: async () => (await world.deps.findPayment(id))?.status };
  }

  it("is done at once while it is PENDING, and wallets are asked for nothing", async () => {
    const { ask, status, payOut, id, asked, toCallOff } = await going();
    expect((await ask("c")).ok).toBe(true);
    expect([await status(), await payOut(id), asked, toCallOff]).toEqual(["CANCELLED", "remove", [], []]);
  });

  it("asks wallets once, by whichever key, and leaves it under way until they answer", async () => {
    const { ask, status, payOut, id, toCallOff, standing } = await going();
    await payOut(id);
    for (const key of ["c", "c", "d"])
      expect(await ask(key)).toMatchObject({ ok: true, value: { status: "PROCESSING" } });
    expect([await status(), toCallOff, standing(id)]).toMatchObject([
      ...["PROCESSING", [id], { state: "REQUESTED", callingOff: { refusedAt: null } }],
    ]);
  });

  it("needs no answer where it is under way, and nobody was asked for it", async () => {
    const { ask, status, payOut, id, asked, toCallOff, stop } = await going();
    stop.isOn = true;
    await payOut(id);
    expect([await status(), asked]).toEqual(["PROCESSING", []]);
    expect((await ask("c")).ok).toBe(true);
    stop.isOn = false;
    expect([await payOut(id), await status(), asked, toCallOff]).toEqual(["remove", "CANCELLED", [], []]);
  });
});

describe("cancelPayment", () => {
  it("calls off a deposit that is PENDING, once, and gives a repeat the same", async () => {
    const { cancel, deposit, alice } = await makeWorld();
    const command = { actorId: alice.userId, paymentId: deposit.id, idempotencyKey: "c" };
    const first = await cancel(command);
    expect(first).toMatchObject({
      ok: true,
      value: { id: deposit.id, status: "CANCELLED", endedAt: expect.any(Date) },
    });
    expect(await cancel(command)).toEqual(first);
    const refused = { ok: false, error: { code: "PAYMENT_NOT_CANCELLABLE" } };
    expect(await cancel({ ...command, idempotencyKey: "d" })).toEqual(refused);
  });

  it("is refused for what is not theirs, not there, or made at once, and changes nothing", async () => {
    const { cancel, deposit, sent, alice, bob, money } = await makeWorld();
    const before = money.list();
    const asked = [
      [bob.userId, deposit.id, "PAYMENT_NOT_FOUND"],
      [alice.userId, newId("pay"), "PAYMENT_NOT_FOUND"],
      [alice.userId, null, "PAYMENT_NOT_FOUND"],
      [alice.userId, sent.id, "PAYMENT_NOT_CANCELLABLE"],
      [bob.userId, sent.id, "PAYMENT_NOT_CANCELLABLE"],
    ] as const;
    for (const [actorId, paymentId, code] of asked)
      expect(await cancel({ actorId, paymentId, idempotencyKey: "c" })).toEqual({ ok: false, error: { code } });
    expect(money.list()).toEqual(before);
  });

  it("refuses the same key for another payment", async () => {
    const { cancel, deposit, sent, alice } = await makeWorld();
    await cancel({ actorId: alice.userId, paymentId: deposit.id, idempotencyKey: "c" });
    expect(await cancel({ actorId: alice.userId, paymentId: sent.id, idempotencyKey: "c" })).toEqual({
      ok: false,
      error: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
  });

  it("is decided by the payment as it is then, and not as it was read", async () => {
    const { cancel, deposit, alice, money, clock } = await makeWorld();
    const { deps } = { deps: money };
    const begin = { kind: "beginDeposit", payment: deposit, at: clock.now() } as const;
    const isFirst = deps.submit({ claim: null, subjectId: deposit.id, step: begin });
    const answer = cancel({ actorId: alice.userId, paymentId: deposit.id, idempotencyKey: "c" });
    await isFirst;
    expect(await answer).toEqual({ ok: false, error: { code: "PAYMENT_NOT_CANCELLABLE" } });
  });
});
