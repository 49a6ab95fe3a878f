import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { describe, expect, it } from "vitest";
import type { Claims, FindPayment, FindPayments, SubmitMoney } from "../../src/app/money/ports.ts";
import type { ClearingAccount } from "../../src/domain/money/clearing.ts";
import type { UserId } from "../../src/domain/money/ids.ts";
import type { Payment } from "../../src/domain/money/payment.ts";
import type { MoneyOutcome } from "../../src/domain/money-command.ts";
import type { Operation } from "../../src/domain/steps.ts";
import { fakeFeeIncome } from "../fakes/fees.ts";

export type MoneyWorld = {
  readonly submit: SubmitMoney;
  readonly claims: Claims;
  readonly payments: FindPayments;
  readonly findPayment: FindPayment;
  readonly clearing: ClearingAccount;
};

const USD = { code: "USD", scale: 2 };
const claimOf = (actorId: UserId, operation: Operation, args: readonly string[] = []) =>
  makeClaim({ actorId, operation, key: randomUUID() }, args);

/** What the use cases rely on, whatever decides and keeps the money. */
export function describeMoney(name: string, open: () => MoneyWorld): void {
  describe(name, () => {
    describeKeysOfMoney(open);
    describeSteps(open);
  });
}

function describeKeysOfMoney(open: () => MoneyWorld): void {
  it("knows nothing of a key that was never used", async () => {
    expect(await open().claims.find(claimOf(newId("usr"), "sendPayment"))).toBeNull();
  });

  it("refuses a key that came with other arguments, and makes nothing of it", async () => {
    const { submit, claims, payments } = open();
    const { ask, userId } = await makeHolder(open());
    const claim = claimOf(userId, "deposit", ["1"]);
    await submit({ claim, ...ask() });
    const reused = { ...makeClaim(claim, ["2"]) };
    const second = ask();
    expect(await submit({ claim: reused, ...second })).toEqual({ kind: "key_reused" });
    expect(await claims.find(reused)).toEqual({ kind: "key_reused" });
    expect(await payments.findMany([second.subjectId])).toEqual([null]);
  });

  it("names to every repeat what the first request made, and makes nothing again", async () => {
    const { submit, claims, payments } = open();
    const { ask, userId } = await makeHolder(open());
    const [claim, first, second] = [claimOf(userId, "deposit"), ask(), ask()];
    expect(await submit({ claim, ...first })).toMatchObject({ kind: "done", payment: { id: first.subjectId } });
    const known = { kind: "done", subjectId: first.subjectId };
    expect(await submit({ claim, ...second })).toEqual(known);
    expect(await claims.find(claim)).toEqual(known);
    expect(await payments.findMany([second.subjectId, first.subjectId])).toEqual([
      null,
      expect.objectContaining({ id: first.subjectId, status: "PENDING" }),
    ]);
  });

  it("makes one of many that come at once with one key", async () => {
    const { submit, payments } = open();
    const { ask, userId } = await makeHolder(open());
    const claim = claimOf(userId, "deposit");
    const asked = Array.from({ length: 8 }, ask);
    const outcomes = await Promise.all(asked.map((one) => submit({ claim, ...one })));
    expect(new Set(outcomes.map((one) => (one.kind === "done" ? one.subjectId : one.kind))).size).toBe(1);
    const found = await payments.findMany(asked.map(({ subjectId }) => subjectId));
    expect(found.filter((payment) => payment !== null)).toHaveLength(1);
  });

  it("keeps a refusal for its key, and leaves the payment as it was", async () => {
    const world = open();
    const { submit, claims, findPayment } = world;
    const { payment, capture, payeeId } = await makeHold(world);
    const tooMuch = { ...capture(501n), claim: claimOf(payeeId, "capturePayment") };
    const refused = {
      kind: "refused",
      refusal: { code: "AMOUNT_EXCEEDS_AUTHORIZATION", authorized: { units: "500", currency: "USD" } },
    };
    expect(await submit(tooMuch)).toEqual(refused);
    expect(await submit({ ...capture(1n), claim: tooMuch.claim })).toEqual(refused);
    expect(await claims.find(tooMuch.claim)).toEqual(refused);
    expect(await findPayment(payment.id)).toMatchObject({ status: "PENDING" });
  });
}

function describeSteps(open: () => MoneyWorld): void {
  it("says how a hold ended, to whoever would end it another way", async () => {
    const world = open();
    const { submit } = world;
    for (const end of ["capture", "void"] as const) {
      const { capture, release, payeeId } = await makeHold(world);
      await submit({ ...(end === "capture" ? capture(1n) : release("void")), claim: claimOf(payeeId, "voidPayment") });
      const code = end === "capture" ? "AUTHORIZATION_CAPTURED" : "AUTHORIZATION_VOIDED";
      for (const again of [capture(1n), release("void")])
        expect(await submit({ ...again, claim: claimOf(payeeId, "voidPayment") })).toEqual({
          kind: "refused",
          refusal: { code },
        });
    }
  });

  it("expires no hold before its time: refused to who asks, stale to the system's own step", async () => {
    const world = open();
    const { payment, release, payerId } = await makeHold(world);
    expect(await world.submit({ ...release("expire"), claim: claimOf(payerId, "voidPayment") })).toEqual({
      kind: "refused",
      refusal: { code: "NOT_PAYEE" },
    });
    const own = release("expire");
    expect(await world.submit({ ...own, step: { ...own.step, isOurs: true }, claim: null })).toEqual({ kind: "stale" });
    expect(await world.findPayment(payment.id)).toMatchObject({ status: "PENDING" });
  });

  it("takes a step of its own once: the second finds it stale", async () => {
    const { submit, findPayment } = open();
    const { ask, userId } = await makeHolder(open());
    const asked = ask();
    await submit({ claim: claimOf(userId, "deposit"), ...asked });
    const step = { kind: "beginDeposit", payment: asked.step.payment, at: new Date() } as const;
    expect(await submit({ claim: null, subjectId: asked.subjectId, step })).toMatchObject({ kind: "done" });
    expect(await submit({ claim: null, subjectId: asked.subjectId, step })).toEqual({ kind: "stale" });
    expect(await findPayment(asked.subjectId)).toMatchObject({ status: "PROCESSING", sequence: "2" });
  });
}

/** Somebody with an account, and what they ask for to bring 10.00 in. */
async function makeHolder({ submit }: MoneyWorld) {
  const [userId, accountId] = [newId("usr"), newId("acc")];
  const account = { id: accountId, ownerId: userId, currency: "USD", name: "USD" };
  done(
    await submit({
      claim: claimOf(userId, "openAccount"),
      subjectId: accountId,
      step: { kind: "openAccount", account },
    }),
  );
  const ask = () => {
    const subjectId = newId("pay");
    const payment: Payment = {
      id: subjectId,
      kind: "DEPOSIT",
      status: "PENDING",
      amount: money(USD, 1_000n),
      fee: money(USD, 0n),
      memo: null,
      from: null,
      to: { accountId, userId },
      entryId: uuidOf(subjectId),
      sequence: "1",
      createdAt: new Date(),
      endedAt: null,
    };
    return { subjectId, step: { kind: "requestDeposit", payment } as const };
  };
  return { userId, accountId, ask };
}

/** A hold of 5.00 for ten minutes between two who have just come. */
async function makeHold(world: MoneyWorld) {
  const { submit } = world;
  const [payer, payee] = [await makeHolder(world), await makeHolder(world)];
  await fund(world, payer);
  const { subjectId, step } = payer.ask();
  const { endedAt: _open, ...asked } = step.payment;
  const held = await submit({
    claim: claimOf(payer.userId, "authorizePayment"),
    subjectId,
    step: {
      kind: "authorize",
      timeoutSeconds: 600,
      warrant: { kind: "policy", version: 0 },
      feeIncome: fakeFeeIncome,
      payment: {
        ...asked,
        kind: "SEND",
        endedAt: null,
        amount: money(USD, 500n),
        from: { accountId: payer.accountId, userId: payer.userId },
        to: { accountId: payee.accountId, userId: payee.userId },
        authorization: { amount: money(USD, 500n) },
      },
    },
  });
  const payment = done(held).payment as Payment;
  const entry = () => {
    const id = newId("ent");
    return { subjectId: id, parts: { payment, entryId: uuidOf(id), at: new Date() } };
  };
  return {
    payment,
    payerId: payer.userId,
    payeeId: payee.userId,
    capture(units: bigint) {
      const { subjectId: id, parts } = entry();
      return {
        subjectId: id,
        step: { kind: "capture", amount: money(USD, units), fee: money(USD, 0n), ...parts } as const,
      };
    },
    release(action: "void" | "expire") {
      const { subjectId: id, parts } = entry();
      return { subjectId: id, step: { kind: "release", action, ...parts } as const };
    },
  };
}

async function fund({ submit, clearing }: MoneyWorld, { userId, ask }: Awaited<ReturnType<typeof makeHolder>>) {
  const { subjectId, step } = ask();
  done(await submit({ claim: claimOf(userId, "deposit"), subjectId, step }));
  const begun = await submit({
    claim: null,
    subjectId,
    step: { kind: "beginDeposit", payment: step.payment, at: new Date() },
  });
  const payment = done(begun).payment as Payment;
  const credit = { kind: "creditDeposit", payment, clearing, feeIncome: fakeFeeIncome, at: new Date() } as const;
  done(await submit({ claim: null, subjectId, step: credit }));
}

function done(outcome: MoneyOutcome): Extract<MoneyOutcome, { kind: "done" }> {
  if (outcome.kind !== "done") throw new Error(`it ended ${outcome.kind}`);
  return outcome;
}
