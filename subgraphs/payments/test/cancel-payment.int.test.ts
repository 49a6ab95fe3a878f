import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countAnswers } from "./look-into.ts";
import { makeDepositWorker, makePayoutWorker } from "./workers.ts";
import { AUTHORIZE, addMethod, CANCEL, DEPOSIT, makeWorld, type Person, SEND, WITHDRAW, type World } from "./world.ts";

// The subgraph's own jobs rest: what is PENDING stays so, until a test has somebody work on it.

let world: World;
let alice: Person;
let bob: Person;
let account: string;
let bank: string;

beforeAll(async () => {
  world = await makeWorld();
  const people = [await world.person("alice"), await world.person("bob")];
  account = await world.funded(people[0] as Person, "500.00");
  bank = await addMethod(people[0] as Person, "sandbox_bank");
  await world.subgraph.stop();
  [alice, bob] = people.map(await world.another()) as [Person, Person];
});
afterAll(() => world.end());

const usd = (amount: string) => ({ amount, currency: "USD" });
const key = () => ({ idempotencyKey: randomUUID() });
const withdraw = async (): Promise<string> => {
  const input = { fromAccountId: account, methodId: bank, amount: usd("1.00"), ...key() };
  return (await alice.ask(WITHDRAW, { input })).withdraw.payment.id;
};
const deposit = async (): Promise<string> => {
  const input = { accountId: account, amount: usd("1.00"), ...key() };
  return (await alice.ask(DEPOSIT, { input })).deposit.payment.id;
};
const cancel = async (paymentId: string, changes: Record<string, unknown> = {}, who = alice) =>
  (await who.ask(CANCEL, { input: { paymentId, ...key(), ...changes } })).cancelPayment;
const status = async (id: string) =>
  (await alice.ask("query ($id: ID!) { payment(id: $id) { status } }", { id })).payment.status;

describe("cancelPayment", () => {
  it("gives back what a withdrawal has reserved; nobody is asked for it any more", async () => {
    const before = await world.balance(account);
    const id = await withdraw();
    expect(await world.balance(account)).toEqual({ ...before, pendingOut: "100" });
    const again = key();
    const cancelled = await cancel(id, again);
    expect(cancelled).toMatchObject({
      __typename: "CancelPaymentSuccess",
      payment: { id, status: "CANCELLED", cancelledAt: expect.any(String), completedAt: null },
    });
    expect(await cancel(id, again)).toEqual(cancelled);
    expect(await world.balance(account)).toEqual(before);
    await (await makePayoutWorker(world))();
    expect(await status(id)).toBe("CANCELLED");
    expect(await world.disagreements()).toEqual([]);
  });

  it("calls off a deposit, of which nothing comes then", async () => {
    const before = await world.balance(account);
    const id = await deposit();
    expect(await cancel(id)).toMatchObject({ payment: { id, status: "CANCELLED" } });
    await (await makeDepositWorker(world)).settle();
    expect([await status(id), await world.balance(account)]).toEqual(["CANCELLED", before]);
  });

  it("is refused, and nothing changes, for each way that it can be wrong", async () => {
    const done = await withdraw();
    await (await makePayoutWorker(world))();
    expect(await status(done)).toBe("COMPLETED");
    const order = { fromAccountId: account, to: { userId: bob.userId }, amount: usd("1.00") };
    const sent = (await alice.ask(SEND, { input: { ...order, ...key() } })).sendPayment.payment.id;
    const held = (await alice.ask(AUTHORIZE, { input: { ...order, ...key() } })).authorizePayment.payment.id;
    const pending = await withdraw();
    for (const [id, who, code] of [
      [done, alice, "PAYMENT_NOT_CANCELLABLE"],
      [sent, alice, "PAYMENT_NOT_CANCELLABLE"],
      [held, alice, "PAYMENT_NOT_CANCELLABLE"],
      [held, bob, "PAYMENT_NOT_CANCELLABLE"],
      [pending, bob, "PAYMENT_NOT_FOUND"],
      [newId("pay"), alice, "PAYMENT_NOT_FOUND"],
      ["nothing", alice, "PAYMENT_NOT_FOUND"],
    ] as const)
      expect([code, await world.unchanged(() => cancel(id, {}, who))]).toMatchObject([code, { code }]);
    const used = key();
    expect(await cancel(pending, used)).toMatchObject({ __typename: "CancelPaymentSuccess" });
    expect(await world.unchanged(() => cancel(sent, used))).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  });

  it("is taken once of fifty at the same moment, in two processes", async () => {
    const id = await withdraw();
    const elsewhere = (await world.another())(alice);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => cancel(id, {}, i % 2 === 0 ? alice : elsewhere)),
    );
    expect(countAnswers(answers.map(({ __typename: name }) => name))).toEqual({
      CancelPaymentSuccess: 1,
      PaymentNotCancellable: 49,
    });
    expect(await world.disagreements()).toEqual([]);
  });

  it("and the job that asks the provider never both have one", async () => {
    const before = await world.balance(account);
    const withdrawals = await Promise.all(Array.from({ length: 30 }, withdraw));
    const deposits = await Promise.all(Array.from({ length: 30 }, deposit));
    const payOut = await makePayoutWorker(world);
    const { settle } = await makeDepositWorker(world);
    const ids = [...withdrawals, ...deposits];
    const [answers] = await Promise.all([Promise.all(ids.map((id) => cancel(id))), payOut(), settle()]);
    await Promise.all([payOut(), settle()]);
    const ends = await Promise.all(ids.map(status));
    expect(ends).toEqual(answers.map(({ payment }) => (payment ? "CANCELLED" : "COMPLETED")));
    const paid = (list: readonly string[]) =>
      ends.filter((end, i) => end === "COMPLETED" && list.includes(ids[i] ?? ""));
    const moved = paid(deposits).length - paid(withdrawals).length;
    expect(await world.balance(account)).toEqual({ ...before, posted: String(Number(before.posted) + 100 * moved) });
    expect(await world.disagreements()).toEqual([]);
  });
});
