import { randomUUID } from "node:crypto";
import { newId, type UserId, uuidOf } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEPOSIT, makeWorld, OPEN, PAYMENTS, type Person, SEND, type World } from "./world.ts";

// One for each copy of README.md. That of a hold's time is in clock-off.int.test.ts; where people
// are paid is no copy: payee-accounts.int.test.ts.

let world: World;
let alice: Person;
let funds: string;

beforeAll(async () => {
  world = await makeWorld();
  alice = await world.person("alice");
  funds = await world.funded(alice, "1000.00");
});
afterAll(() => world.end());

const pay = async (to: object, key = randomUUID()) => {
  const input = { fromAccountId: funds, to, amount: { amount: "1.00", currency: "USD" }, idempotencyKey: key };
  return (await alice.ask(SEND, { input })).sendPayment;
};
const registered = (userId: UserId, username: string) =>
  makeEvent("auth", { type: "user.registered", subject: userId, time: new Date(), data: { userId, username } });

describe("the copy of people", () => {
  it("does not know who has just registered, and uses up no key for that: the same request pays once it does", async () => {
    const [userId, key] = [newId("usr"), randomUUID()];
    for (const to of [{ username: "late" }, { userId }])
      expect(await pay(to, key)).toMatchObject({ code: "PAYEE_NOT_FOUND" });
    await world.environments.bus.publish("coffer.auth.v1", [registered(userId, "late")]);
    expect((await pay({ username: "late" }, key)).__typename).toBe("SendPaymentSuccess");
  });

  it("is the same however often its events come, and in whatever order", async () => {
    const people = Array.from({ length: 5 }, (_, n) => registered(newId("usr"), `again-${n}`));
    for (const events of [people, people.toReversed(), people])
      await world.environments.bus.publish("coffer.auth.v1", events);
    for (const [n, { subject }] of people.entries()) {
      expect((await pay({ username: `again-${n}` })).__typename).toBe("SendPaymentSuccess");
      expect((await pay({ userId: subject })).__typename).toBe("SendPaymentSuccess");
    }
  });
});

describe("the copy of whose accounts are", () => {
  it("is there with the account: another instance pays into it at once", async () => {
    const bob = await world.person("bob");
    const { openAccount } = await bob.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } });
    const elsewhere = (await world.another())(alice);
    const input = {
      fromAccountId: funds,
      to: { accountId: openAccount.account.id },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    expect((await elsewhere.ask(SEND, { input })).sendPayment.__typename).toBe("SendPaymentSuccess");
  });
});

describe("the copy of currencies", () => {
  it("hears of one that was added: what another process made in it is shown, and can be made here", async () => {
    const elsewhere = await world.another();
    await world.admin.query("INSERT INTO ledger.asset (code, scale, kind) VALUES ('NEWC', 3, 'FIAT')");
    const newer = (await world.another())(alice);
    const input = { currency: "NEWC", idempotencyKey: randomUUID() };
    const { openAccount } = await newer.ask(OPEN, { input });
    const order = {
      accountId: openAccount.account.id,
      amount: { amount: "1.500", currency: "NEWC" },
      idempotencyKey: randomUUID(),
    };
    expect((await newer.ask(DEPOSIT, { input: order })).deposit.__typename).toBe("DepositSuccess");

    const older = elsewhere(alice);
    const { payments } = await older.ask(PAYMENTS, { first: 1 });
    expect(payments.nodes).toMatchObject([{ amount: { amount: "1.500" } }]);
    const again = { ...order, idempotencyKey: randomUUID() };
    expect((await older.ask(DEPOSIT, { input: again })).deposit.__typename).toBe("DepositSuccess");
    // The settling job of the oldest process, which made the provider's account when it began.
    await expect.poll(() => world.units(openAccount.account.id), { timeout: 120_000, interval: 50 }).toBe("3000");
  });
});

describe("one of a hundred payments that are shown together", () => {
  it("fails alone where its row cannot be read", async () => {
    const bob = await world.person("carl");
    const ids: string[] = [];
    for (let n = 0; n < 100; n += 1) ids.push((await pay({ userId: bob.userId })).payment.id);
    await world.admin.query("UPDATE payments.payment SET currency = 'GONE' WHERE id = $1", [uuidOf(ids[42] ?? "")]);
    const query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Payment { id status } } }";
    const answer = await alice.ask(query, { r: ids.map((id) => ({ __typename: "Payment", id })) });
    expect(answer._entities.map((found: unknown) => found !== null)).toEqual(ids.map((_, n) => n !== 42));
    expect(answer.errors).toMatchObject([{ path: ["_entities", 42] }]);
  });
});
